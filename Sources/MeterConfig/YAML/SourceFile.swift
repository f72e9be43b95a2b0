internal import YAMLEvents

/// A file's bytes, and the way from bytes to lines and columns.
struct SourceFile: Sendable {
    /// The file, relative to the project's folder.
    let path: String
    /// The content.
    let bytes: [UInt8]
    /// Where each line begins; lines end with LF, CR LF or CR.
    private let lineStarts: [Int]

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        lineStarts = TextBytes.lineStarts(in: bytes)
    }

    /// The place of a mark of the parser, which puts what is behind the text's end on a line of its own.
    func place(_ mark: YAMLMark) -> SourcePlace {
        mark.line <= lineStarts.count
            ? SourcePlace(line: mark.line, column: mark.column) : place(of: bytes.count)
    }

    /// The location of a place.
    func location(_ place: SourcePlace) -> FileLocation {
        FileLocation(file: path, line: place.line, column: place.column)
    }

    /// The place of the byte at an offset.
    func place(of offset: Int) -> SourcePlace {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let end = Swift.min(offset, bytes.count)
        let column = bytes[contentStart(ofLine: low)..<Swift.max(end, contentStart(ofLine: low))]
            .reduce(into: 1) { count, byte in count += byte & 0xC0 == 0x80 ? 0 : 1 }
        return SourcePlace(line: low + 1, column: column)
    }

    /// The offset of the byte at a place; `nil` where the file has no such line.
    func offset(of place: SourcePlace) -> Int? {
        guard lineStarts.indices.contains(place.line - 1) else { return nil }
        var offset = contentStart(ofLine: place.line - 1)
        var left = place.column - 1
        while left > 0, offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    /// The character at an offset.
    func scalar(at offset: Int) -> Unicode.Scalar? {
        String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first
    }

    /// The place of the first line that begins with some bytes; `nil` where none does.
    func place(ofLineBeginningWith start: [UInt8]) -> SourcePlace? {
        lineStarts.indices.first { bytes[contentStart(ofLine: $0)...].starts(with: start) }
            .map { SourcePlace(line: $0 + 1, column: 1) }
    }

    /// Where a line begins, behind a byte order mark.
    private func contentStart(ofLine index: Int) -> Int {
        index == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : lineStarts[index]
    }
}

/// A line and a column, both counted from 1, the column in Unicode code points.
struct SourcePlace: Sendable, Hashable {
    var line: Int
    var column: Int

    static let start = SourcePlace(line: 1, column: 1)
}
