/// Reads one JSON text (RFC 8259) from bytes.
///
/// Nothing but white space may stand around the value; of members with one name the last one counts.
struct JSONReader {
    /// Why a text is no JSON, and at which byte.
    struct Failure: Error, CustomStringConvertible {
        var problem: String
        var offset: Int

        var description: String { "\(problem) at byte \(offset)" }
    }

    private static let depthLimit = 200

    private let bytes: ArraySlice<UInt8>
    private let base: Int
    private var position: Int

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        base = bytes.startIndex
        position = bytes.startIndex
    }

    /// The value that the bytes hold.
    static func read(_ bytes: ArraySlice<UInt8>) throws(Failure) -> JSON {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        if reader.next() != nil { throw reader.failure("the text goes on after the value") }
        return value
    }

    private func failure(_ problem: String) -> Failure {
        Failure(problem: problem, offset: position - base)
    }

    /// The next byte that is no white space, not yet consumed.
    private mutating func next() -> UInt8? {
        while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
            position += 1
        }
        return position < bytes.endIndex ? bytes[position] : nil
    }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard next() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSON {
        if depth > Self.depthLimit { throw failure("the value is nested more than \(Self.depthLimit) deep") }
        switch next() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw failure("the text ends where a value was expected")
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSON) throws(Failure) -> JSON {
        guard bytes[position...].starts(with: text.utf8) else { throw failure("no JSON value starts") }
        position += text.utf8.count
        return value
    }

    private mutating func number() throws(Failure) -> JSON {
        let text = bytes[position...].prefix { byte in
            (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
        }
        if text.isEmpty { throw failure("no JSON value starts") }
        guard let number = ExactNumber(utf8: text) else { throw failure("the number is malformed or too long") }
        position += text.count
        return .number(number)
    }

    private mutating func array(depth: Int) throws(Failure) -> JSON {
        position += 1
        var values: [JSON] = []
        if consume("]") { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            if consume("]") { return .array(values) }
            if !consume(",") { throw failure("\",\" or \"]\" was expected") }
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSON {
        position += 1
        var members: [String: JSON] = [:]
        if consume("}") { return .object(members) }
        while true {
            guard next() == UInt8(ascii: "\"") else { throw failure("a member's name was expected") }
            let name = try string()
            if !consume(":") { throw failure("\":\" was expected") }
            members[name] = try value(depth: depth + 1)
            if consume("}") { return .object(members) }
            if !consume(",") { throw failure("\",\" or \"}\" was expected") }
        }
    }
}

extension JSONReader {
    private mutating func string() throws(Failure) -> String {
        position += 1
        var text: [UInt8] = []
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw failure("the string is not valid UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
            case 0..<0x20: throw failure("a control character stands in a string")
            default: text.append(byte)
            }
        }
        throw failure("the text ends inside a string")
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard position < bytes.endIndex else { throw failure("the text ends inside a string") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw failure("the escape is not known")
        }
    }

    private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, bytes[position...].starts(with: "\\u".utf8) else {
            throw failure("a surrogate stands alone")
        }
        position += 2
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("a surrogate stands alone") }
        return scalar
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.endIndex, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw failure("four hexadecimal digits were expected")
            }
            number = number << 4 + UInt32(digit)
            position += 1
        }
        return number
    }
}
