extension JSONValue {
    /// How a written text is laid out.
    package enum Style: Sendable, Hashable {
        /// On one line, without spaces.
        case compact
        /// On one line, without spaces, for people too: what would steer a terminal is escaped.
        case line
        /// One member or element a line, indented by 2 spaces; what would steer a terminal is escaped.
        case pretty
    }

    /// Writes a string as JSON text behind the bytes that there are.
    package static func write(_ text: String, to bytes: inout [UInt8]) {
        JSONWriter.write(text, to: &bytes)
    }

    /// The value as JSON text in UTF-8; numbers keep their text, and members their order unless keys are sorted.
    package func bytes(_ style: Style = .compact, sortedKeys: Bool = false) -> [UInt8] {
        var writer = JSONWriter(style: style, sortsKeys: sortedKeys, canonicalNumbers: false)
        writer.write(self)
        return writer.bytes
    }

    /// Writes the value as JSON text behind the bytes that there are; numbers keep their text, and members their order unless
    /// keys are sorted.
    package func write(_ style: Style = .compact, to bytes: inout [UInt8], sortedKeys: Bool = false) {
        switch self {
        case .null: return bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): return bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .string(let text) where style == .compact: return JSONWriter.write(text, to: &bytes)
        case .string, .number, .array, .object: break
        }
        var whole: [UInt8] = []
        swap(&whole, &bytes)
        var writer = JSONWriter(style: style, sortsKeys: sortedKeys, canonicalNumbers: false, behind: consume whole)
        writer.write(self)
        bytes = writer.bytes
    }

    /// The value as JSON text; numbers keep their text, and members their order unless keys are sorted.
    package func text(_ style: Style = .compact, sortedKeys: Bool = false) -> String {
        String(decoding: bytes(style, sortedKeys: sortedKeys), as: UTF8.self)
    }

    /// The one text that all spellings of this value share: compact, with sorted keys and canonical numbers.
    package var canonicalText: String {
        var writer = JSONWriter(style: .compact, sortsKeys: true, canonicalNumbers: true)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON text.
    package var description: String { text() }
}
