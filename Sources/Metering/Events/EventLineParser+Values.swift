extension EventLineParser {
    /// Reads a text that is not empty; reports anything else and goes past it.
    mutating func readText(_ key: String) throws(EventFault) -> String? {
        let place = scanner.index
        guard scanner.next == UInt8(ascii: "\"") else {
            faults.append(
                EventFault(
                    offset: place,
                    message: "`\(key)` is \(scanner.nextName)",
                    expected: "a string that is not empty",
                    hint: scanner.nextName == "a number" ? "write it in quotes" : nil
                )
            )
            try scanner.skipValue()
            return nil
        }
        let text = try scanner.string("a string")
        guard !text.isEmpty else {
            faults.append(
                EventFault(offset: place, message: "`\(key)` is empty", expected: "a string that is not empty")
            )
            return nil
        }
        return text
    }

    /// Reads an instant; reports anything else and goes past it.
    mutating func readTimestamp(_ key: String) throws(EventFault) -> Timestamp? {
        let place = scanner.index
        guard scanner.nextName != "a number" else {
            faults.append(
                EventFault(
                    offset: place,
                    message: "`\(key)` is a number",
                    expected: EventKey.timestamp.expectation,
                    hint: "write the instant out; a count of seconds or milliseconds is not taken"
                )
            )
            try scanner.skipValue()
            return nil
        }
        guard let text = try readText(key) else { return nil }
        do {
            return try Timestamp(iso8601: text)
        } catch {
            faults.append(
                EventFault(
                    offset: Swift.min(place + 1 + error.offset, scanner.end),
                    message: "`\(key)` is no instant: \(error.reason)",
                    expected: error.expected
                )
            )
            return nil
        }
    }

    /// Reads the object of numbers.
    mutating func readAttributes() throws(EventFault) {
        try readObject("attributes") { (parser, name, place) throws(EventFault) in
            guard let value = try parser.readQuantity(name) else { return }
            if parser.fields.attributes.updateValue(value, forKey: name) != nil {
                parser.reportTwice(name, place)
            }
        }
    }

    /// Reads the object of strings.
    mutating func readDimensions() throws(EventFault) {
        try readObject("dimensions") { (parser, name, place) throws(EventFault) in
            guard parser.scanner.next == UInt8(ascii: "\"") else {
                let found = parser.scanner.nextName
                parser.faults.append(
                    EventFault(
                        offset: parser.scanner.index,
                        message: "the dimension `\(name)` is \(found)",
                        expected: "a string",
                        hint: found == "a number" ? "write it in quotes, or among the attributes" : nil
                    )
                )
                return try parser.scanner.skipValue()
            }
            let value = try parser.scanner.string("a string")
            if parser.fields.dimensions.updateValue(value, forKey: name) != nil {
                parser.reportTwice(name, place)
            }
        }
    }

    /// Reads an object, handing each name to what reads its value.
    mutating func readObject(
        _ key: String,
        _ readValue: (inout EventLineParser, String, Int) throws(EventFault) -> Void
    ) throws(EventFault) {
        guard scanner.next == UInt8(ascii: "{") else {
            faults.append(
                EventFault(offset: scanner.index, message: "`\(key)` is \(scanner.nextName)", expected: "an object")
            )
            return try scanner.skipValue()
        }
        scanner.index += 1
        scanner.skipSpace()
        if scanner.next == UInt8(ascii: "}") {
            scanner.index += 1
            return
        }
        repeat {
            let place = scanner.index
            let name = try scanner.string("a name in quotes")
            try scanner.expect(":", "`:` after a name")
            try readValue(&self, name, place)
        } while try takeComma()
    }

    /// Reads a JSON number or decimal text; reports anything else and goes past it.
    mutating func readQuantity(_ name: String) throws(EventFault) -> Quantity? {
        let place = scanner.index
        do {
            switch scanner.next {
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                return try Quantity(utf8: scanner.bytes[scanner.number()])
            case UInt8(ascii: "\""):
                if let range = scanner.plainString() { return try Quantity(utf8: scanner.bytes[range]) }
                let text = try scanner.string("decimal text")
                return try Quantity(text)
            default:
                faults.append(
                    EventFault(
                        offset: place,
                        message: "the attribute `\(name)` is \(scanner.nextName)",
                        expected: "a number, or decimal text such as \"12.5\""
                    )
                )
                try scanner.skipValue()
            }
        } catch let error as QuantityError {
            faults.append(
                EventFault(
                    offset: place,
                    message: "the attribute `\(name)`: \(error.message)",
                    expected: error.expected
                )
            )
        } catch let error as EventFault {
            throw error
        } catch {
            throw EventFault(offset: place, message: "the attribute `\(name)`: \(error)")
        }
        return nil
    }

    mutating func reportTwice(_ name: String, _ place: Int) {
        faults.append(EventFault(offset: place, message: "the name `\(name)` stands twice", expected: "each name once"))
    }
}
