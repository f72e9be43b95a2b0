/// A writer of JSON into bytes.
struct JSONWriter {
    private let style: JSONValue.Style
    private let sortsKeys: Bool
    private let canonicalNumbers: Bool
    private var depth = 0
    /// What was written.
    private(set) var bytes: [UInt8]

    /// Makes a writer, which goes on behind what there is already.
    init(style: JSONValue.Style, sortsKeys: Bool, canonicalNumbers: Bool, behind bytes: consuming [UInt8] = []) {
        self.bytes = bytes
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
            open("[")
            for index in elements.indices {
                separate(index)
                write(elements[index])
            }
            close("]", isEmpty: elements.isEmpty)
        case .object(let object):
            let members = sortsKeys ? object.sortedMembers : object.members
            open("{")
            for index in members.indices {
                separate(index)
                write(members[index].key)
                bytes.append(UInt8(ascii: ":"))
                if style == .pretty { bytes.append(UInt8(ascii: " ")) }
                write(members[index].value)
            }
            close("}", isEmpty: members.isEmpty)
        }
    }

    private mutating func open(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        depth += 1
    }

    private mutating func separate(_ index: Int) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        breakLine()
    }

    private mutating func close(_ bracket: Unicode.Scalar, isEmpty: Bool) {
        depth -= 1
        if !isEmpty { breakLine() }
        bytes.append(UInt8(ascii: bracket))
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    /// Writes a string, for people with escapes for what steers a display, too.
    private mutating func write(_ text: String) {
        guard style != .compact, text.utf8.contains(where: { $0 > 0x7E }) else { return Self.write(text, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x7F, scalar.steersDisplay {
                let digits = String(scalar.value, radix: 16)
                bytes.append(contentsOf: "\\u".utf8)
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
                bytes.append(contentsOf: digits.utf8)
            } else {
                for byte in UTF8.encode(scalar) ?? .init() { Self.write(byte, to: &bytes) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONWriter {
    /// Writes a string behind the bytes that there are, escaping only what must be.
    static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        // Few texts need an escape, and to add one as a whole is quick.
        bytes.append(contentsOf: text.utf8)
        if needsEscape(bytes, from: start) {
            bytes.removeLast(bytes.count - start)
            for byte in text.utf8 { write(byte, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Looks at all bytes, whatever is found on the way, which takes less time than to ask each time whether to go on.
    private static func needsEscape(_ bytes: [UInt8], from start: Int) -> Bool {
        var found: UInt8 = 0
        for index in start..<bytes.count {
            let byte = bytes[index]
            found |= byte < 0x20 ? 1 : 0
            found |= byte == UInt8(ascii: "\"") ? 1 : 0
            found |= byte == UInt8(ascii: "\\") ? 1 : 0
        }
        return found != 0
    }

    private static func write(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<0x20: escape(byte, to: &bytes)
        default: bytes.append(byte)
        }
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
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
