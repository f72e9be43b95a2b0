internal import Metering
internal import YAMLEvents

/// The first thing in a file's bytes that keeps them from being text that YAML takes.
struct TextFault {
    let offset: Int
    let message: String
    let hint: String

    /// Looks for a fault; `nil` where the bytes are UTF-8 without control characters other than tab, LF and CR.
    init?(in bytes: [UInt8]) {
        if TextBytes.arePlain(bytes) { return nil }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            self.init(offset: 0, message: "the file is in UTF-16", hint: "save it as UTF-8")
        } else if let found = Self.control(in: bytes) {
            let code = Self.hexadecimal(found.code, digits: found.code < 0x100 ? 2 : 4)
            let escape = found.code < 0x100 ? "\\x\(code)" : "\\u\(code)"
            self.init(
                offset: found.offset,
                message: found.code == 0 ? "the file has a NUL byte" : "the file has the control character U+\(code)",
                hint: "take it out, or write it as \"\(escape)\" in a quoted text"
            )
        } else if bytes.allSatisfy({ $0 < 0x80 }) {
            return nil
        } else if let offset = Self.malformed(in: bytes) {
            self.init(
                offset: offset,
                message: "the byte 0x\(Self.hexadecimal(UInt32(bytes[offset]), digits: 2)) is not UTF-8 here",
                hint: "save the file as UTF-8"
            )
        } else if let offset = CombiningMarks.excess(in: String(decoding: bytes, as: UTF8.self)) {
            self.init(
                offset: offset,
                message: "more than \(CombiningMarks.longestRow) combining marks stand in a row",
                hint: "take them out"
            )
        } else {
            return nil
        }
    }

    private init(offset: Int, message: String, hint: String) {
        self.offset = offset
        self.message = message
        self.hint = hint
    }

    private static func hexadecimal(_ code: UInt32, digits: Int) -> String {
        let text = String(code, radix: 16, uppercase: true)
        return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
    }

    /// The first character that YAML does not take, or takes for a line end where other programs do not.
    private static func control(in bytes: [UInt8]) -> (offset: Int, code: UInt32)? {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 ? byte != 0x0A && byte != 0x0D && byte != 0x09 : byte == 0x7F {
                return (index, UInt32(byte))
            }
            guard byte == 0xC2 || byte == 0xE2 || byte == 0xEF, let code = wideControl(bytes, at: index) else {
                continue
            }
            return (index, code)
        }
        return nil
    }

    private static func wideControl(_ bytes: [UInt8], at index: Int) -> UInt32? {
        guard index + 1 < bytes.count else { return nil }
        let second = bytes[index + 1]
        if bytes[index] == 0xC2 { return second < 0xA0 ? UInt32(second) : nil }
        guard index + 2 < bytes.count else { return nil }
        switch (bytes[index], second, bytes[index + 2]) {
        case (0xE2, 0x80, 0xA8): return 0x2028
        case (0xE2, 0x80, 0xA9): return 0x2029
        case (0xEF, 0xBB, 0xBF): return index == 0 ? nil : 0xFEFF
        case (0xEF, 0xBF, 0xBE): return 0xFFFE
        case (0xEF, 0xBF, 0xBF): return 0xFFFF
        default: return nil
        }
    }

    private static func malformed(in bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .valid(let scalar) = decoder.parseScalar(from: &iterator) {
            offset += scalar.count
        }
        return Swift.min(offset, bytes.count - 1)
    }
}
