/// One change of a record log, and the line that it is written as.
///
/// A line is the CRC-32 of what follows the first tab in eight hexadecimal digits, a tab, the key, and, unless the
/// change removes the key, a tab and the value. In key and value a tab is written `\t`, a line feed `\n`, and a
/// backslash `\\`, so that each line is one record and a text stays legible.
struct RecordLine: Sendable, Hashable {
    private static let tab = UInt8(ascii: "\t")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let backslash = UInt8(ascii: "\\")

    let key: String
    /// The new value; nil where the key is removed.
    let value: [UInt8]?

    init(key: String, value: [UInt8]?) {
        self.key = key
        self.value = value
    }

    /// Reads a line without its line feed; nil where it is damaged.
    init?(line: ArraySlice<UInt8>) {
        guard line.count > 9, line[line.startIndex + 8] == Self.tab else { return nil }
        let payload = line.dropFirst(9)
        guard line.prefix(8).elementsEqual(CRC32.hex(of: payload)) else { return nil }
        let fields = payload.split(separator: Self.tab, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = fields.first,
            let key = Self.unescape(first).flatMap({ String(validating: $0, as: UTF8.self) })
        else { return nil }
        self.key = key
        if fields.count == 2 {
            guard let value = Self.unescape(fields[1]) else { return nil }
            self.value = value
        } else {
            value = nil
        }
    }

    /// The line, with its line feed.
    var bytes: [UInt8] {
        var payload = Self.escape(Array(key.utf8))
        if let value {
            payload.append(Self.tab)
            payload += Self.escape(value)
        }
        var line = CRC32.hex(of: payload[...])
        line.append(Self.tab)
        line += payload
        line.append(Self.lineFeed)
        return line
    }

    private static func escape(_ bytes: [UInt8]) -> [UInt8] {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(bytes.count + 16)
        for byte in bytes {
            switch byte {
            case tab: escaped += [backslash, UInt8(ascii: "t")]
            case lineFeed: escaped += [backslash, UInt8(ascii: "n")]
            case backslash: escaped += [backslash, backslash]
            default: escaped.append(byte)
            }
        }
        return escaped
    }

    private static func unescape(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            guard byte == backslash else {
                plain.append(byte)
                continue
            }
            switch iterator.next() {
            case UInt8(ascii: "t"): plain.append(tab)
            case UInt8(ascii: "n"): plain.append(lineFeed)
            case backslash: plain.append(backslash)
            default: return nil
            }
        }
        return plain
    }
}
