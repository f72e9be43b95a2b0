extension EventScanner {
    /// How deep a value that is skipped may be nested.
    private static let maximumDepth = 100

    /// Goes past a value of any kind, checking that it is JSON.
    mutating func skipValue() throws(EventFault) {
        var open: [UInt8] = []
        repeat {
            skipSpace()
            switch next {
            case UInt8(ascii: "{"):
                try enter(UInt8(ascii: "}"), &open)
            case UInt8(ascii: "["):
                try enter(UInt8(ascii: "]"), &open)
            default:
                try skipScalar()
                try leave(&open)
            }
        } while !open.isEmpty
    }

    /// Goes past an opening bracket and, in an object, its first key; past the whole of an empty one.
    private mutating func enter(_ close: UInt8, _ open: inout [UInt8]) throws(EventFault) {
        guard open.count < Self.maximumDepth else {
            throw EventFault(
                offset: index,
                message: "values are nested too deeply",
                expected: "at most \(Self.maximumDepth) levels"
            )
        }
        index += 1
        skipSpace()
        if next == close {
            index += 1
            try leave(&open)
        } else {
            open.append(close)
            if close == UInt8(ascii: "}") { try skipKey() }
        }
    }

    /// Goes past what follows a value: a comma and the next key, or closing brackets.
    private mutating func leave(_ open: inout [UInt8]) throws(EventFault) {
        while let close = open.last {
            skipSpace()
            if next == UInt8(ascii: ",") {
                index += 1
                skipSpace()
                if close == UInt8(ascii: "}") { try skipKey() }
                return
            }
            guard next == close else { throw unexpected("`,` or `\(Character(Unicode.Scalar(close)))`") }
            index += 1
            open.removeLast()
        }
    }

    private mutating func skipKey() throws(EventFault) {
        _ = try string("a key in quotes")
        try expect(":", "`:` after a key")
    }

    private mutating func skipScalar() throws(EventFault) {
        switch next {
        case UInt8(ascii: "\""):
            _ = try string("a string")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let place = index
            let range = number()
            do {
                _ = try Quantity(utf8: bytes[range])
            } catch {
                // Numbers beyond what a quantity holds are JSON all the same.
                guard case .malformed(_, let offset) = error else { return }
                throw EventFault(
                    offset: place + offset,
                    message: "this is no JSON number",
                    expected: "a number such as 12.5"
                )
            }
        default:
            for word in ["true", "false", "null"] where bytes[index..<end].starts(with: word.utf8) {
                index += word.utf8.count
                return
            }
            throw unexpected("a value")
        }
    }
}
