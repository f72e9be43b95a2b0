import Metering

/// How far each vendor has come with an input, so that the same command goes on there.
struct IngestCheckpoint: Sendable, Hashable {
    /// A place of the input, with what was before it.
    struct Mark: Sendable, Hashable {
        var place = InputPlace()
        /// The SHA-256 digest of all bytes before the place.
        var digest = emptyDigest
        /// Whether the last line before the place had no line end, as only the last of an input may.
        var isOpen = false

        /// The digest of no bytes.
        private static let emptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }

    /// Events that were being sent to a vendor that counts repeats.
    struct Batch: Sendable, Hashable {
        /// The place after its last line.
        var end: Mark
        /// The ids of the first and the last event.
        var first: String
        var last: String
        /// The number of the vendor's own events.
        var records: Int
    }

    /// A file that lines are added to, and its length as far as it goes with the marks.
    struct Written: Sendable, Hashable {
        var path: String
        var length: Int
    }

    /// How far one vendor has come.
    struct Progress: Sendable, Hashable {
        /// All lines before it are done with.
        var mark = Mark()
        /// The digests of the projection that they were sent by, by its meters.
        var projection: [String: String] = [:]
        /// The batch after the mark of which it is not known whether it was counted.
        var inDoubt: Batch?
        /// The file of a vendor that fetches its records itself.
        var file: Written?
    }

    /// Which lines that are no events have been told and kept.
    var read = Mark()
    /// The file of dead letters.
    var letters: Written?
    /// The vendors, by their instances.
    var vendors: [String: Progress] = [:]

    /// The place up to which lines that are no events were told: they are before any vendor goes past them.
    var told: InputPlace {
        max(read.place, vendors.values.map(\.mark.place).max() ?? read.place)
    }

    /// Every mark of the input, by whose it is, in the order of the input.
    var marks: [(owner: String, mark: Mark)] {
        ([("the input", read)]
            + vendors.sorted { $0.key < $1.key }.flatMap { name, progress in
                [(name, progress.mark)] + (progress.inDoubt.map { [(name, $0.end)] } ?? [])
            }).sorted { $0.1.place < $1.1.place }
    }
}
