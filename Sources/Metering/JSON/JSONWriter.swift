/// A writer of JSON into bytes.
struct JSONWriter {
    private let style: JSONValue.Style
    private let sortsKeys: Bool
    private let canonicalNumbers: Bool
    private var depth = 0
    /// What was written.
    private(set) var bytes: [UInt8] = []

    /// Makes a writer.
    init(style: JSONValue.Style, sortsKeys: Bool, canonicalNumbers: Bool) {
        self.style = style
        self.sortsKeys = sortsKeys
        self.canonicalNumbers = canonicalNumbers
    }

    /// Writes a value.
    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number):
            bytes.append(contentsOf: (canonicalNumbers ? number.canonicalText : number.text).utf8)
        case .string(let text): write(text)
        case .array(let elements):
            enclose(elements, in: "[", "]") { writer, element in
                writer.write(element)
            }
        case .object(let object):
            enclose(sortsKeys ? object.sortedMembers : object.members, in: "{", "}") { writer, member in
                writer.write(member.key)
                writer.bytes.append(UInt8(ascii: ":"))
                if writer.style == .pretty { writer.bytes.append(UInt8(ascii: " ")) }
                writer.write(member.value)
            }
        }
    }

    private mutating func enclose<Item>(
        _ items: [Item],
        in open: Unicode.Scalar,
        _ close: Unicode.Scalar,
        write: (inout JSONWriter, Item) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        depth += 1
        for (offset, item) in items.enumerated() {
            if offset > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine()
            write(&self, item)
        }
        depth -= 1
        if !items.isEmpty { breakLine() }
        bytes.append(UInt8(ascii: close))
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    /// Writes a string, escaping only what must be.
    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Few texts need an escape, and to add one as a whole is quick.
        if style != .compact, text.utf8.contains(where: { $0 > 0x7E }) { return writeHarmless(text) }
        guard Self.needsEscape(text) else { return bytes.append(contentsOf: text.utf8) }
        for byte in text.utf8 { write(byte) }
    }

    /// Writes the text of a string with escapes for what steers a display, too.
    private mutating func writeHarmless(_ text: String) {
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x7F, scalar.steersDisplay {
                bytes.append(contentsOf: "\\u".utf8)
                let digits = String(scalar.value, radix: 16)
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
                bytes.append(contentsOf: digits.utf8)
            } else {
                for byte in UTF8.encode(scalar) ?? .init() { write(byte) }
            }
        }
    }

    private mutating func write(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<0x20: escape(byte)
        default: bytes.append(byte)
        }
    }

    private static func needsEscape(_ text: String) -> Bool {
        for byte in text.utf8 where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            return true
        }
        return false
    }

    private mutating func escape(_ byte: UInt8) {
        let short: Unicode.Scalar? =
            switch byte {
            case 0x08: "b"
            case 0x09: "t"
            case 0x0A: "n"
            case 0x0C: "f"
            case 0x0D: "r"
            default: nil
            }
        bytes.append(UInt8(ascii: "\\"))
        if let short {
            bytes.append(UInt8(ascii: short))
        } else {
            bytes.append(contentsOf: "u00\(byte < 0x10 ? "0" : "1")\(String(byte & 0xF, radix: 16))".utf8)
        }
    }
}
