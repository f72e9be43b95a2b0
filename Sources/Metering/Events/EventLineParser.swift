/// Reads one line: in one pass where it is in Meterway's own form, otherwise by its members.
struct EventLineParser {
    /// The place that is read, and the bytes around it.
    var scanner: EventScanner
    /// The faults found so far.
    var faults: [EventFault] = []
    /// What was read of the event so far.
    var fields = EventFields()
    /// What a dead letter says of the event; `nil` for a line that is none.
    var letter: LetterHead?
    /// Whether the event stands in a dead letter, which holds no other.
    var isWithinLetter = false

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        scanner = EventScanner(bytes, range)
        scanner.skipSpace()
    }

    /// Whether the line has nothing but white space.
    var isBlank: Bool { scanner.index == scanner.end }

    /// The event; `nil` where there are faults.
    mutating func read() -> UsageEvent? {
        let first = scanner.index
        do {
            if try !readOwnForm() {
                scanner.index = first
                faults = []
                fields = EventFields()
                try readMembers()
            }
        } catch {
            faults.append(error)
            return nil
        }
        return faults.isEmpty ? fields.event : nil
    }

    /// Reads a line of our own form; `false` where it has a key of another form or an unknown one.
    private mutating func readOwnForm() throws(EventFault) -> Bool {
        try scanner.expect("{", "an event as a JSON object")
        guard scanner.next != UInt8(ascii: "}") else { return false }
        repeat {
            let place = scanner.index
            let key = try scanner.string("a key in quotes")
            try scanner.expect(":", "`:` after a key")
            guard let known = EventKey(rawValue: key), known != .event || scanner.next != UInt8(ascii: "{") else {
                return false
            }
            try read(known, at: place)
        } while try takeComma()
        try readEnd()
        finishOwnForm()
        return true
    }

    /// Goes past a comma, or past the bracket that closes an object, which ends the loop.
    mutating func takeComma() throws(EventFault) -> Bool {
        scanner.skipSpace()
        switch scanner.next {
        case UInt8(ascii: ","):
            scanner.index += 1
            scanner.skipSpace()
            return true
        case UInt8(ascii: "}"):
            scanner.index += 1
            return false
        default:
            throw scanner.unexpected("`,` or `}`")
        }
    }

    /// Makes sure that nothing follows the object.
    mutating func readEnd() throws(EventFault) {
        scanner.skipSpace()
        guard scanner.index == scanner.end else { throw scanner.unexpected("the end of the line after the event") }
    }

    /// Reads the value of one of our own keys.
    mutating func read(_ key: EventKey, at place: Int) throws(EventFault) {
        guard fields.seen.insert(key) else {
            faults.append(
                EventFault(offset: place, message: "the key `\(key.rawValue)` stands twice", expected: "each key once")
            )
            return try scanner.skipValue()
        }
        switch key {
        case .id: fields.id = try readText(key.rawValue) ?? ""
        case .event: fields.name = try readText(key.rawValue) ?? ""
        case .customer: fields.customer = try readText(key.rawValue) ?? ""
        case .timestamp: fields.timestamp = try readTimestamp(key.rawValue)
        case .attributes: try readAttributes()
        case .dimensions: try readDimensions()
        }
    }

    /// Reports the keys that an event of our own form lacks.
    mutating func finishOwnForm() {
        for key in EventKey.required where !fields.seen.contains(key) {
            faults.append(
                EventFault(
                    offset: scanner.end,
                    message: "the event has no `\(key.rawValue)`",
                    expected: key.expectation
                )
            )
        }
    }
}
