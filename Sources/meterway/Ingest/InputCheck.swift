import SyncEngine

/// Makes sure that an input is the one that a checkpoint is about, as far as vendors have come with it.
enum InputCheck {
    /// The digests' states at every mark of a checkpoint, by the number of bytes before it.
    ///
    /// - Throws: ``CommandFailure`` where the input differs before a mark.
    static func states(
        of source: EventSource,
        at checkpoint: IngestCheckpoint,
        named file: String
    ) throws -> [Int: AuditHasher] {
        try states(reading: source.open(), at: checkpoint, named: file)
    }

    /// The same of an input that is read by pieces, the last of them empty.
    static func states(
        reading read: () throws -> [UInt8],
        at checkpoint: IngestCheckpoint,
        named file: String
    ) throws -> [Int: AuditHasher] {
        var hasher = AuditHasher()
        var base = 0
        var states: [Int: AuditHasher] = [0: hasher]
        var last = InputPlace()
        var bytes: [UInt8] = []
        for (owner, mark) in checkpoint.marks where mark.place.offset > 0 {
            while base + bytes.count < mark.place.offset {
                hasher.update(bytes[...])
                base += bytes.count
                bytes = try read()
                guard !bytes.isEmpty else { throw short(file, base, owner, mark) }
            }
            let length = mark.place.offset - base
            var state = hasher
            state.update(bytes[..<length])
            guard "\(state.digest)" == mark.digest else { throw changed(file, last, owner, mark) }
            states[mark.place.offset] = state
            last = mark.place
            guard mark.isOpen else { continue }
            var next = bytes[length...]
            if next.isEmpty {
                hasher = state
                base = mark.place.offset
                bytes = try read()
                next = bytes[...]
            }
            if let next = next.first, next != 0x0A { throw grown(file, mark) }
        }
        return states
    }

    private static func short(
        _ file: String,
        _ length: Int,
        _ owner: String,
        _ mark: IngestCheckpoint.Mark
    ) -> CommandFailure {
        CommandFailure(
            "\(file) has \(length) bytes, and \(owner) has come to line \(mark.place.line), which ends at byte "
                + "\(mark.place.offset): it was cut, or it is another file. \(remedy)"
        )
    }

    private static func changed(
        _ file: String,
        _ last: InputPlace,
        _ owner: String,
        _ mark: IngestCheckpoint.Mark
    ) -> CommandFailure {
        let first = last.line == 1 ? "line is" : "\(last.line) lines are"
        let same = last.line > 0 ? "its first \(first) the same, but " : ""
        return CommandFailure(
            "\(file) is not the file that \(owner) has come to line \(mark.place.line) of: \(same)lines \(last.line + 1) to "
                + "\(mark.place.line) differ. \(remedy)"
        )
    }

    private static func grown(_ file: String, _ mark: IngestCheckpoint.Mark) -> CommandFailure {
        CommandFailure(
            "line \(mark.place.line) of \(file) was the last, and was sent; it has grown since",
            hint: "put it back as it was, and what was added on a line of its own"
        )
    }

    private static let remedy =
        "Give the file that the checkpoint is about, or another `--checkpoint` for this one"
}
