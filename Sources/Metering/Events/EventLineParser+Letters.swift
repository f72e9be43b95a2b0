extension EventLineParser {
    /// Whether members are those of a dead letter: a reason beside an event as an object, or beside the text of a line.
    func isLetter(_ members: [Member]) -> Bool {
        guard !isWithinLetter, members.contains(where: { $0.key == "reason" }) else { return false }
        return members.contains { member in
            member.key == "text" || member.key == "event" && scanner.bytes[member.valuePlace] == UInt8(ascii: "{")
        }
    }

    /// Reads a dead letter: the event that it holds, and to whom it goes.
    mutating func readLetter(_ members: [Member]) throws(EventFault) {
        var head = LetterHead(vendor: nil, reason: "")
        var seen: Set<String> = []
        for member in members {
            guard seen.insert(member.key).inserted else {
                reportTwice(member.key, member.keyPlace)
                continue
            }
            scanner.index = member.valuePlace
            switch member.key {
            case "vendor": head.vendor = try readText("vendor")
            case "reason": head.reason = try readText("reason") ?? ""
            case "meters": head.meters = try readMeters()
            case "line": _ = scanner.number()
            case "event": try readEvent(of: member)
            case "text": reportText(member)
            default: reportUnknown(member, among: ["vendor", "reason", "meters", "line", "event"])
            }
        }
        letter = head
    }

    /// Reads the event of a letter, in any form but a letter's.
    private mutating func readEvent(of member: Member) throws(EventFault) {
        try scanner.skipValue()
        var inner = EventLineParser(scanner.bytes, member.valuePlace..<scanner.index)
        inner.isWithinLetter = true
        _ = inner.read()
        faults += inner.faults
        fields = inner.fields
    }

    private mutating func readMeters() throws(EventFault) -> [Meter.Key] {
        let place = scanner.index
        try scanner.skipValue()
        let text = Array(scanner.bytes[place..<scanner.index])
        let names = (try? JSONValue.parse(text))?.array ?? []
        let keys = names.compactMap { $0.string.flatMap { Meter.Key($0) } }
        if keys.isEmpty || keys.count != names.count {
            faults.append(
                EventFault(offset: place, message: "`meters` is no list of meters", expected: "a list of meters' keys")
            )
        }
        return keys
    }

    private mutating func reportText(_ member: Member) {
        faults.append(
            EventFault(
                offset: member.keyPlace,
                message: "the letter holds the text of a line that is no event",
                expected: "the repaired event as an object under `event`, in place of `text`"
            )
        )
    }

    private mutating func reportUnknown(_ member: Member, among names: [String]) {
        faults.append(
            EventFault(
                offset: member.keyPlace,
                message: "unknown key `\(member.key)` in a dead letter",
                expected: "one of \(names.joined(separator: ", "))"
            )
        )
    }
}
