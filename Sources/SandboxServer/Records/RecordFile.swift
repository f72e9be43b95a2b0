/// What the bytes of a record log say.
struct RecordFile: Sendable, Hashable {
    /// The first line of every log, which names the format.
    static let header = Array("meterway records 1\n".utf8)

    /// The last value of each key that was not removed.
    private(set) var records: [String: [UInt8]] = [:]

    /// How many bytes from the start are whole lines; what follows is a record that was cut off while it was written.
    private(set) var intactBytes = 0

    /// How many bytes the lines take that still matter.
    private(set) var liveBytes = 0

    /// Whether more than half of the records' bytes no longer matter.
    var isMostlyStale: Bool {
        let total = intactBytes - Self.header.count
        return total > 0 && liveBytes * 2 < total
    }

    /// The bytes of a log that holds the records and nothing else, sorted by key.
    var compacted: [UInt8] {
        records.sorted { $0.key < $1.key }.reduce(into: Self.header) { bytes, record in
            bytes += RecordLine(key: record.key, value: record.value).bytes
        }
    }

    /// Reads a log; an empty one, or one whose header was cut off while it was written, is valid and has 0 intact bytes.
    ///
    /// - Parameter bytes: all of the file.
    /// - Throws: ``RecordFileError`` where the file is none of ours, or damaged before its last line.
    init(_ bytes: [UInt8]) throws(RecordFileError) {
        guard bytes.count >= Self.header.count else {
            guard Self.header.starts(with: bytes) else { throw .foreign }
            return
        }
        guard bytes.starts(with: Self.header) else { throw .foreign }
        intactBytes = Self.header.count
        var lengths: [String: Int] = [:]
        while let end = bytes[intactBytes...].firstIndex(of: UInt8(ascii: "\n")) {
            guard let line = RecordLine(line: bytes[intactBytes..<end]) else {
                // Only the last line can have been cut off; a bad one before it is damage.
                guard end == bytes.count - 1 else { throw .damaged(offset: intactBytes) }
                break
            }
            records[line.key] = line.value
            lengths[line.key] = line.value == nil ? nil : end + 1 - intactBytes
            intactBytes = end + 1
        }
        liveBytes = lengths.values.reduce(0, +)
    }
}

/// Why bytes are no record log.
enum RecordFileError: Error, Sendable, Hashable {
    /// They begin with something else.
    case foreign
    /// The line that begins at the offset does not fit its checksum, and it is not the last one.
    case damaged(offset: Int)
}
