/// What is wrong with a text that should be JSON.
struct JSONFault: Error, Hashable {
    /// What was found, and where.
    let message: String
}

/// A strict reader of JSON (RFC 8259): no trailing commas, no comments, no duplicate names, no lone surrogates.
struct JSONReader {
    private static let deepest = 64

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) throws(JSONFault) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONFault(message: "it is not UTF-8 text")
        }
        self.bytes = bytes
    }

    /// Reads a text that is exactly one value.
    static func value(_ bytes: [UInt8]) throws(JSONFault) -> JSON {
        var reader = try JSONReader(bytes)
        reader.skipSpace()
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.fault("the end of the text was expected") }
        return value
    }

    /// Reads the values of a text that holds one value after the other, each on a line of its own (NDJSON).
    static func values(_ bytes: [UInt8]) throws(JSONFault) -> [JSON] {
        var reader = try JSONReader(bytes)
        var values: [JSON] = []
        var hasBreak = true
        while true {
            hasBreak = reader.skipSpace() || hasBreak
            guard reader.index < bytes.count else { return values }
            guard hasBreak else { throw reader.fault("a new line was expected before the next value") }
            values.append(try reader.value(depth: 0))
            hasBreak = false
        }
    }

    /// Passes over white space and says whether a line ended in it.
    @discardableResult
    private mutating func skipSpace() -> Bool {
        var hasBreak = false
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0D: break
            case 0x0A: hasBreak = true
            default: return hasBreak
            }
            index += 1
        }
        return hasBreak
    }

    private func fault(_ message: String) -> JSONFault {
        JSONFault(message: "\(message), at byte \(index)")
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSON {
        guard depth < Self.deepest else { throw fault("values are nested more than \(Self.deepest) deep") }
        guard index < bytes.count else { throw fault("the text ends where a value was expected") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw fault("a value was expected")
        }
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSONFault) -> JSON {
        guard bytes[index...].starts(with: text.utf8) else { throw fault("a value was expected") }
        index += text.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSON {
        var object = JSONObject()
        var names: Set<String> = []
        index += 1
        skipSpace()
        if take("}") { return .object(object) }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw fault("a member's name in quotation marks was expected")
            }
            let name = try string()
            guard names.insert(name).inserted else { throw fault("the member \"\(name)\" occurs twice") }
            skipSpace()
            guard take(":") else { throw fault("a colon was expected") }
            skipSpace()
            object.append(name, try value(depth: depth + 1))
            skipSpace()
            if take("}") { return .object(object) }
            guard take(",") else { throw fault("a comma or a closing brace was expected") }
        }
    }

    private mutating func array(depth: Int) throws(JSONFault) -> JSON {
        var elements: [JSON] = []
        index += 1
        skipSpace()
        if take("]") { return .array(elements) }
        while true {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw fault("a comma or a closing bracket was expected") }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func digits() throws(JSONFault) {
        let start = index
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
            index += 1
        }
        guard index > start else { throw fault("a digit was expected") }
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = index
        _ = take("-")
        if !take("0") {
            try digits()
        }
        if take(".") {
            try digits()
        }
        if take("e") || take("E") {
            if !take("+") {
                _ = take("-")
            }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }
}

extension JSONReader {
    private mutating func string() throws(JSONFault) -> String {
        index += 1
        var content: [UInt8] = []
        var start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                content += bytes[start..<index]
                index += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += bytes[start..<index]
                index += 1
                content += String(try escaped()).utf8
                start = index
            case 0..<0x20: throw fault("a control character in a string has to be escaped")
            default: index += 1
            }
        }
        throw fault("a string has no closing quotation mark")
    }

    private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
        guard index < bytes.count else { throw fault("a string has no closing quotation mark") }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw fault("an unknown escape stands in a string")
        }
    }

    private mutating func escapedScalar() throws(JSONFault) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else {
            throw fault("half of a surrogate pair stands in a string")
        }
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw fault("half of a surrogate pair stands in a string") }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFault) -> UInt32 {
        guard index + 4 <= bytes.count else { throw fault("four hexadecimal digits were expected") }
        var unit: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("four hexadecimal digits were expected")
            }
            unit = unit << 4 | UInt32(digit)
        }
        index += 4
        return unit
    }
}
