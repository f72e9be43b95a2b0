/// A key that stands twice in its mapping, and the name that it is read under instead so that both are seen.
///
/// Its first character gives way to one of a private area, which leaves all columns as they are.
struct RenamedKey {
    /// The key as it was written.
    let name: String
    /// The key as the parser sees it.
    let stand: String
    private let line: Int
    private let column: Int
    private let replacement: Unicode.Scalar

    /// Makes a name for the key at a place; `nil` where the place does not show it as it is, as behind an alias.
    init?(_ name: String, at place: SourcePlace, of source: SourceFile, number: Int) {
        guard let first = name.unicodeScalars.first, let replacement = Unicode.Scalar(0xF_0000 + UInt32(number)),
            let offset = source.offset(of: place)
        else { return nil }
        let isQuoted =
            offset < source.bytes.count && [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(source.bytes[offset])
        let start = isQuoted ? offset + 1 : offset
        guard source.bytes[start...].starts(with: Array(String(first).utf8)) else { return nil }
        self.name = name
        self.replacement = replacement
        var scalars = name.unicodeScalars
        scalars.replaceSubrange(scalars.startIndex...scalars.startIndex, with: [replacement])
        stand = String(scalars)
        line = place.line
        column = isQuoted ? place.column + 1 : place.column
    }

    /// The text with the key renamed.
    func applied(to text: String) -> String {
        let source = SourceFile(path: "", bytes: Array(text.utf8))
        guard let offset = source.offset(of: SourcePlace(line: line, column: column)) else { return text }
        var bytes = source.bytes
        var end = offset + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        bytes.replaceSubrange(offset..<end, with: Array(String(replacement).utf8))
        return String(decoding: bytes, as: UTF8.self)
    }
}
