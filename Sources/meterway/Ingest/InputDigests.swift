import SyncEngine

/// The digests of an input and of some of its beginnings.
struct InputDigests: Sendable {
    /// All of the input, as it was when it was read.
    let whole: SentInput
    /// The digests of beginnings, by their lengths.
    private let digests: [Int: String]
    /// The lengths that were asked for.
    private let lengths: Set<Int>

    /// Reads an input for the digests of its beginnings of some lengths.
    init(of source: EventSource, upTo lengths: Set<Int>) throws {
        var reader = Reader(lengths)
        let read = try source.open()
        while try reader.take(read()) {}
        whole = reader.whole
        digests = reader.digests
        self.lengths = lengths
    }

    /// Whether beginnings of such lengths were looked at.
    func know(_ lengths: Set<Int>) -> Bool { lengths.isSubset(of: self.lengths) }

    /// The digest of the beginning of a length; `nil` where the input is shorter, or it was not asked for.
    func digest(upTo length: Int) -> String? { length == whole.length ? whole.digest : digests[length] }

    /// Takes an input by pieces.
    private struct Reader {
        private var hasher = AuditHasher()
        private var lengths: ArraySlice<Int>
        private var length = 0
        private var lines = 0
        private var last: UInt8 = 0x0A
        private(set) var digests: [Int: String] = [:]

        init(_ lengths: Set<Int>) {
            self.lengths = lengths.sorted()[...]
        }

        /// Takes a piece; false of the last, which is empty.
        mutating func take(_ bytes: [UInt8]) -> Bool {
            var place = 0
            while let next = lengths.first, next <= length + bytes.count {
                hasher.update(bytes[place..<next - length])
                place = next - length
                digests[next] = "\(hasher.digest)"
                lengths.removeFirst()
            }
            hasher.update(bytes[place...])
            length += bytes.count
            lines += bytes.count { $0 == 0x0A }
            last = bytes.last ?? last
            return !bytes.isEmpty
        }

        /// All that was taken.
        var whole: SentInput {
            .init(length: length, lines: lines + (last == 0x0A ? 0 : 1), digest: "\(hasher.digest)")
        }
    }
}
