/// Finds keys made from aliases before a file is parsed: comparing such keys can take for ever.
///
/// It looks at bytes and knows no YAML beyond them, so that it may take a text for an alias; but only in files that name
/// the same anchor.
enum AliasGuard {
    /// The place of an alias that is a key, or of a list or mapping that is a key in a file with aliases; `nil` where none is.
    static func unsafeKey(in bytes: [UInt8]) -> Int? {
        guard bytes.contains(UInt8(ascii: "*")), bytes.contains(UInt8(ascii: "&")) else { return nil }
        let anchors = Set(names(after: UInt8(ascii: "&"), in: bytes).map(\.name))
        let aliases = names(after: UInt8(ascii: "*"), in: bytes).filter { anchors.contains($0.name) }
        guard !aliases.isEmpty else { return nil }
        if let key = aliases.first(where: { isColon(bytes, from: $0.end) }) { return key.start }
        return bytes.indices.first { isCollectionKey(bytes, at: $0) }
    }

    private struct Named {
        var name: ArraySlice<UInt8>
        var start: Int
        var end: Int { name.endIndex }
    }

    /// The names that stand behind a sign, where the sign stands at the beginning of a value.
    private static func names(after sign: UInt8, in bytes: [UInt8]) -> [Named] {
        var found: [Named] = []
        for index in bytes.indices where bytes[index] == sign {
            guard index == 0 || isBoundary(bytes[index - 1]) else { continue }
            let name = bytes[(index + 1)...].prefix { isNamePart($0) }
            if !name.isEmpty { found.append(Named(name: name, start: index)) }
        }
        return found
    }

    /// Whether a list or mapping that ends, or a complex key that begins, at this byte is a key.
    private static func isCollectionKey(_ bytes: [UInt8], at index: Int) -> Bool {
        switch bytes[index] {
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            return isColon(bytes, from: index + 1)
        case UInt8(ascii: "?"):
            let before = bytes[..<index].last { $0 != 0x20 }
            let isFirst = before.map { $0 == 0x0A || $0 == 0x0D || isBoundary($0) } ?? true
            return isFirst && index + 1 < bytes.count && isBlank(bytes[index + 1])
        default:
            return false
        }
    }

    private static func isColon(_ bytes: [UInt8], from index: Int) -> Bool {
        bytes[index...].first { !isBlank($0) } == UInt8(ascii: ":")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func isBoundary(_ byte: UInt8) -> Bool {
        isBlank(byte)
            || [
                UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: ":"),
                UInt8(ascii: "?"),
            ].contains(byte)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
