/// Reads JSON text into ``JSON`` values.
struct JSONReader {
    /// Which texts are accepted.
    enum Grammar: Sendable {
        /// Exactly JSON.
        case strict
        /// JSON, and also strings in single quotes and unquoted names and strings, as the evaluator of Togai's
        /// JSON-logic reads them.
        case lenient
    }

    /// Why a text is no JSON.
    struct Failure: Error, Hashable {
        /// What was wrong.
        var message: String
        /// The offset in bytes at which it was found.
        var offset: Int
    }

    static let maximumDepth = 256

    let bytes: [UInt8]
    let grammar: Grammar
    var position = 0
    var depth = 0

    /// Reads one value that takes up the whole text.
    ///
    /// - Parameters:
    ///   - bytes: the text, in UTF-8.
    ///   - grammar: which texts are accepted.
    /// - Returns: the value.
    /// - Throws: ``Failure`` where the text is no JSON.
    static func read(_ bytes: some Sequence<UInt8>, grammar: Grammar = .strict) throws(Failure) -> JSON {
        var reader = JSONReader(bytes: Array(bytes), grammar: grammar)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == reader.bytes.count else { throw reader.failure("unexpected text after the value") }
        return value
    }

    func failure(_ message: String) -> Failure {
        Failure(message: message, offset: position)
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D {
            position += 1
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    mutating func value() throws(Failure) -> JSON {
        skipSpace()
        guard let byte = next else { throw failure("the text ends where a value was expected") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { reader throws(Failure) in .object(try reader.members()) }
        case UInt8(ascii: "["): return try nested { reader throws(Failure) in .array(try reader.elements()) }
        case UInt8(ascii: "\""): return .string(try quoted(by: byte))
        case UInt8(ascii: "'") where grammar == .lenient: return .string(try quoted(by: byte))
        default: return try bare()
        }
    }

    private mutating func nested(_ read: (inout JSONReader) throws(Failure) -> JSON) throws(Failure) -> JSON {
        guard depth < Self.maximumDepth else { throw failure("more than \(Self.maximumDepth) levels") }
        depth += 1
        position += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func members() throws(Failure) -> JSONObject {
        var object = JSONObject()
        skipSpace()
        if take(UInt8(ascii: "}")) { return object }
        while true {
            skipSpace()
            let name = try memberName()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw failure("expected ':' after a name") }
            object[name] = try value()
            skipSpace()
            if take(UInt8(ascii: "}")) { return object }
            guard take(UInt8(ascii: ",")) else { throw failure("expected ',' or '}'") }
        }
    }

    private mutating func memberName() throws(Failure) -> String {
        guard let byte = next else { throw failure("the text ends where a name was expected") }
        if byte == UInt8(ascii: "\"") { return try quoted(by: byte) }
        guard grammar == .lenient else { throw failure("expected a name in double quotes") }
        if byte == UInt8(ascii: "'") { return try quoted(by: byte) }
        return try unquoted()
    }

    private mutating func elements() throws(Failure) -> [JSON] {
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw failure("expected ',' or ']'") }
        }
    }
}
