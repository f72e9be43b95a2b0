/// A strict parser of JSON over bytes (RFC 8259).
struct JSONParser {
    let bytes: [UInt8]
    private let depthLimit: Int
    private var depth = 0
    /// The members and elements read so far of the objects and arrays that are not at their end, the innermost last: so
    /// that each object and array is made once, of the size that it has.
    private var members: [JSONObject.Member] = []
    private var elements: [JSONValue] = []
    /// The offset of the next byte.
    var index = 0

    /// Makes a parser of bytes.
    init(_ bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    /// Reads the one value of the text.
    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try value()
        skipSpace()
        guard index == bytes.count else { throw unexpected("the end of the text") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard index < bytes.count else { throw unexpected("a value") }
        switch bytes[index] {
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "{"):
            return try object()
        case UInt8(ascii: "["):
            return try array()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try number())
        case UInt8(ascii: "t"):
            return try literal("true", .bool(true))
        case UInt8(ascii: "f"):
            return try literal("false", .bool(false))
        case UInt8(ascii: "n"):
            return try literal("null", .null)
        default:
            throw unexpected("a value")
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            leave()
            return .object(JSONObject())
        }
        let first = members.count
        var keys = SeenKeys()
        while true {
            let start = index
            guard peek() == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
            let key = try string()
            skipSpace()
            guard peek() == UInt8(ascii: ":") else { throw unexpected("“:” after a key") }
            index += 1
            skipSpace()
            let member = try value()
            guard keys.insert(key, after: members[first...]) else {
                throw error(
                    at: start,
                    found: "the key “\(Excerpt.shown(key))” a second time",
                    expected: "each key once"
                )
            }
            members.append(JSONObject.Member(key: key, value: member))
            skipSpace()
            guard let next = peek() else { throw unexpected("“,” or “}”") }
            if next == UInt8(ascii: "}") {
                leave()
                return .object(JSONObject(ofUniqueKeys: Self.take(from: first, of: &members)))
            }
            guard next == UInt8(ascii: ",") else { throw unexpected("“,” or “}”") }
            index += 1
            skipSpace()
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        skipSpace()
        if peek() == UInt8(ascii: "]") {
            leave()
            return .array([])
        }
        let first = elements.count
        while true {
            elements.append(try value())
            skipSpace()
            guard let next = peek() else { throw unexpected("“,” or “]”") }
            if next == UInt8(ascii: "]") {
                leave()
                return .array(Self.take(from: first, of: &elements))
            }
            guard next == UInt8(ascii: ",") else { throw unexpected("“,” or “]”") }
            index += 1
            skipSpace()
        }
    }

    /// Takes what was read last, from a place on.
    ///
    /// All that there is goes over as it is, since to take it away while somebody has it would be to copy it; what comes next is
    /// often as long.
    private static func take<Part>(from first: Int, of parts: inout [Part]) -> [Part] {
        guard first == 0 else {
            defer { parts.removeLast(parts.count - first) }
            return Array(parts[first...])
        }
        let all = parts
        parts = []
        parts.reserveCapacity(min(all.count, JSONObject.indexThreshold))
        return all
    }

    private mutating func enter() throws(JSONError) {
        guard depth < depthLimit else {
            throw error(
                at: index,
                found: "one more level",
                expected: "at most \(depthLimit) levels of arrays and objects"
            )
        }
        depth += 1
        index += 1
    }

    private mutating func leave() {
        depth -= 1
        index += 1
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let text = word.description
        for byte in text.utf8 {
            guard peek() == byte else { throw unexpected("“\(text)”") }
            index += 1
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = index
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        if peek() == UInt8(ascii: "0") {
            index += 1
            if let next = peek(), JSONParser.isDigit(next) { throw unexpected("no digit after a leading zero") }
        } else {
            try digits()
        }
        if peek() == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if let mark = peek(), mark | 0x20 == UInt8(ascii: "e") {
            index += 1
            if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        return JSONNumber(checked: String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() throws(JSONError) {
        guard let first = peek(), JSONParser.isDigit(first) else { throw unexpected("a digit") }
        while let next = peek(), JSONParser.isDigit(next) { index += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
            default: return
            }
        }
    }

    /// The next byte, or nil at the end.
    func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    /// An error at the next byte, which is named as what was found.
    func unexpected(_ expected: String) -> JSONError {
        error(at: index, found: found(at: index), expected: expected)
    }

    /// An error at an offset.
    func error(at offset: Int, found: String, expected: String) -> JSONError {
        JSONError(offset: offset, in: bytes, found: found, expected: expected)
    }

    private func found(at offset: Int) -> String {
        guard offset < bytes.count else { return "the end of the text" }
        let byte = bytes[offset]
        if byte < 0x20 || byte == 0x7F { return "the control character \(byte)" }
        // The longest character has 4 bytes; one that is cut short, or is no UTF-8, is named by its number.
        for length in 1...4 where offset + length <= bytes.count {
            if let text = String(validating: bytes[offset..<offset + length], as: UTF8.self) { return "“\(text)”" }
        }
        return "the byte \(byte)"
    }
}

/// The keys of an object that is being read.
private struct SeenKeys {
    /// All of them, once they are too many to be looked through.
    private var index: Set<String> = []

    /// Takes a key; `false` where it is among the members already.
    mutating func insert(_ key: String, after members: ArraySlice<JSONObject.Member>) -> Bool {
        guard members.count >= JSONObject.indexThreshold else { return !members.contains { $0.key == key } }
        if index.isEmpty { index = Set(members.map(\.key)) }
        return index.insert(key).inserted
    }
}
