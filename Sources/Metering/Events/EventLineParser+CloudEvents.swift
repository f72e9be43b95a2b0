extension EventLineParser {
    /// Reads a CloudEvent 1.0 in its JSON form (CloudEvents: JSON event format).
    ///
    /// An event's id is unique for its source only (CloudEvents: id), so that both together are the id. Context attributes
    /// that mean nothing here are left, as CloudEvents asks of a receiver.
    mutating func readCloudEvent(_ members: [Member]) throws(EventFault) {
        var seen: Set<String> = []
        var source: String?
        for member in members {
            guard seen.insert(member.key).inserted else {
                faults.append(
                    EventFault(
                        offset: member.keyPlace,
                        message: "the key `\(member.key)` stands twice",
                        expected: "each key once"
                    )
                )
                continue
            }
            scanner.index = member.valuePlace
            try readContext(member, &source)
        }
        let needed = [
            ("id", "a string that is not empty"), ("type", "the event's name"), ("subject", "the customer"),
            ("time", "RFC 3339 text such as \"2026-11-01T00:00:00Z\""),
        ]
        for (key, expected) in needed where !seen.contains(key) {
            faults.append(
                EventFault(offset: scanner.end, message: "the CloudEvent has no `\(key)`", expected: expected)
            )
        }
        // No source has a space in it, so that no two events come to one id.
        if let source { fields.id = "\(source) \(fields.id)" }
    }

    private mutating func readContext(_ member: Member, _ source: inout String?) throws(EventFault) {
        switch member.key {
        case "specversion": try readVersion()
        case "id": fields.id = try readText("id") ?? ""
        case "source": source = try readSource()
        case "type": fields.name = try readText("type") ?? ""
        case "subject": fields.customer = try readText("subject") ?? ""
        case "time": fields.timestamp = try readTimestamp("time")
        case "datacontenttype": try readContentType()
        case "data": try readData()
        case "data_base64":
            faults.append(
                EventFault(
                    offset: member.keyPlace,
                    message: "`data_base64` cannot be read",
                    expected: "JSON in `data`"
                )
            )
        default: break
        }
    }

    private mutating func readSource() throws(EventFault) -> String? {
        let place = scanner.index
        guard let source = try readText("source") else { return nil }
        guard !source.unicodeScalars.contains(where: { $0.properties.isWhitespace }) else {
            faults.append(
                EventFault(offset: place, message: "`source` has white space in it", expected: "a URI reference")
            )
            return nil
        }
        return source
    }

    private mutating func readVersion() throws(EventFault) {
        let place = scanner.index
        guard let version = try readText("specversion"), version != "1.0" else { return }
        faults.append(EventFault(offset: place, message: "`specversion` is \"\(version)\"", expected: "\"1.0\""))
    }

    private mutating func readContentType() throws(EventFault) {
        let place = scanner.index
        guard let type = try readText("datacontenttype") else { return }
        let media = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard media != "application/json", media != "text/json", !media.hasSuffix("+json") else { return }
        faults.append(
            EventFault(offset: place, message: "`datacontenttype` is \"\(type)\"", expected: "application/json")
        )
    }

    /// Reads `data`: the objects `attributes` and `dimensions`, or flat numbers and strings.
    private mutating func readData() throws(EventFault) {
        let place = scanner.index
        var isStructured = false
        try readObject("data") { (parser, name, _) throws(EventFault) in
            let isObject = parser.scanner.next == UInt8(ascii: "{")
            isStructured = isStructured || (isObject && (name == "attributes" || name == "dimensions"))
            try parser.scanner.skipValue()
        }
        guard scanner.bytes[place] == UInt8(ascii: "{") else { return }
        scanner.index = place
        if isStructured {
            try readObject("data") { (parser, name, place) throws(EventFault) in
                try parser.readStructured(name, place)
            }
        } else {
            try readObject("data") { (parser, name, place) throws(EventFault) in
                try parser.readFlat(name, place)
            }
        }
    }

    private mutating func readStructured(_ name: String, _ place: Int) throws(EventFault) {
        if let key = EventKey(rawValue: name), key == .attributes || key == .dimensions {
            try read(key, at: place)
        } else {
            faults.append(
                EventFault(
                    offset: place,
                    message: "unknown key `\(name)` in `data`",
                    expected: "`attributes` and `dimensions`, or numbers and strings without these two objects"
                )
            )
            try scanner.skipValue()
        }
    }

    private mutating func readFlat(_ name: String, _ place: Int) throws(EventFault) {
        if fields.attributes[name] != nil || fields.dimensions[name] != nil {
            reportTwice(name, place)
        }
        switch scanner.next {
        case UInt8(ascii: "\""):
            fields.dimensions[name] = try scanner.string("a string")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            fields.attributes[name] = try readQuantity(name)
        default:
            faults.append(
                EventFault(
                    offset: scanner.index,
                    message: "`\(name)` in `data` is \(scanner.nextName)",
                    expected: "a number, which is an attribute, or a string, which is a dimension"
                )
            )
            try scanner.skipValue()
        }
    }
}
