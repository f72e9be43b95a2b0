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
