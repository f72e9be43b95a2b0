extension EventLineParser {
    /// A member of the line's object: its key and where the two parts stand.
    struct Member {
        var key: String
        var keyPlace: Int
        var valuePlace: Int
    }

    /// Reads a line of any form: first its members, then, as the form says, their values.
    mutating func readMembers() throws(EventFault) {
        let members = try findMembers()
        if members.contains(where: { $0.key == "specversion" }) {
            try readCloudEvent(members)
            return
        }
        if isLetter(members) {
            try readLetter(members)
            return
        }
        for member in members {
            if let key = EventKey(rawValue: member.key) {
                scanner.index = member.valuePlace
                try read(key, at: member.keyPlace)
            } else {
                faults.append(
                    EventFault(
                        offset: member.keyPlace,
                        message: "unknown key `\(member.key)`",
                        expected: "one of \(EventKey.names.joined(separator: ", "))",
                        hint: Self.hint(for: member.key)
                    )
                )
            }
        }
        finishOwnForm()
    }

    private static func hint(for key: String) -> String? {
        switch key {
        case "type": "did you mean `event`? A CloudEvent has `specversion` too"
        case "subject": "did you mean `customer`? A CloudEvent has `specversion` too"
        case "time": "did you mean `timestamp`? A CloudEvent has `specversion` too"
        default: Similarity.closest(to: key, among: EventKey.names).first.map { "did you mean `\($0)`?" }
        }
    }

    private mutating func findMembers() throws(EventFault) -> [Member] {
        var members: [Member] = []
        try scanner.expect("{", "an event as a JSON object")
        if scanner.next == UInt8(ascii: "}") {
            scanner.index += 1
        } else {
            repeat {
                let place = scanner.index
                let key = try scanner.string("a key in quotes")
                try scanner.expect(":", "`:` after a key")
                members.append(Member(key: key, keyPlace: place, valuePlace: scanner.index))
                try scanner.skipValue()
            } while try takeComma()
        }
        try readEnd()
        return members
    }
}
