import Metering
import SyncEngine

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
