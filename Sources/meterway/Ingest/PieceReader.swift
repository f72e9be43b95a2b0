import Metering
import SyncEngine

/// Reads an input piece by piece, and cuts it into lines.
struct PieceReader: Sendable {
    private let read: @Sendable () throws -> [UInt8]
    private var lines: UsageEventReader
    private var base: Int
    private var state: AuditHasher?
    /// Whether the whole input was read.
    private(set) var isAtEnd = false

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - read: the bytes from a place on; empty at the end.
    ///   - start: the place.
    ///   - state: the digest of what is before the place; `nil` where nobody asks for digests.
    init(read: @escaping @Sendable () throws -> [UInt8], from start: InputPlace, _ state: AuditHasher?) {
        self.read = read
        lines = UsageEventReader(after: start.line, end: start.offset)
        base = start.offset
        self.state = state
    }

    /// The next piece; `nil` after the last.
    mutating func next() throws -> InputPiece? {
        guard !isAtEnd else { return nil }
        let bytes = try read()
        isAtEnd = bytes.isEmpty
        let piece = InputPiece(
            base: base,
            bytes: bytes,
            hasher: state,
            lines: isAtEnd ? lines.finish() : lines.read(bytes)
        )
        base += bytes.count
        state = piece.next
        return piece
    }
}

/// Some bytes of an input, and the lines that end in them.
struct InputPiece: Sendable {
    /// The number of bytes before the piece.
    let base: Int
    let bytes: [UInt8]
    /// The digest of the bytes before the piece; `nil` where nobody asks for digests.
    let hasher: AuditHasher?
    let lines: [UsageEventLine]

    /// The mark of a place in the piece, or at its beginning.
    func mark(_ place: InputPlace) -> IngestCheckpoint.Mark {
        let length = min(max(place.offset - base, 0), bytes.count)
        var hasher = hasher
        hasher?.update(bytes[..<length])
        let isOpen = length > 0 ? bytes[length - 1] != 0x0A : bytes.isEmpty && !lines.isEmpty
        return .init(place: place, digest: hasher.map { "\($0.digest)" } ?? "", isOpen: isOpen)
    }

    /// The state of the digest behind the piece.
    var next: AuditHasher? {
        var hasher = hasher
        hasher?.update(bytes[...])
        return hasher
    }
}

/// A place between two lines of an input.
struct InputPlace: Sendable, Hashable, Comparable {
    /// The number of bytes before it.
    var offset = 0
    /// The number of lines before it.
    var line = 0

    static func < (left: InputPlace, right: InputPlace) -> Bool { left.offset < right.offset }
}

extension UsageEventLine {
    /// The place after the line.
    var place: InputPlace { InputPlace(offset: end, line: line) }
}
