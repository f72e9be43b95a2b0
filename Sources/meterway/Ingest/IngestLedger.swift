import Synchronization

/// Writes down how far each vendor has come, together with the letters that belong to it.
///
/// Both are written under one lock, letters first: what the file of letters has up to the length in the checkpoint is just
/// what belongs to the marks in it.
final class IngestLedger: Sendable {
    private struct State {
        var checkpoint: IngestCheckpoint
        var letters: FileAppender?
    }

    private let file: CheckpointFile?
    private let state: Mutex<State>

    /// Makes a ledger; without a file only letters are written.
    init(_ checkpoint: IngestCheckpoint, in file: CheckpointFile?, letters: FileAppender?) {
        self.file = file
        state = Mutex(State(checkpoint: checkpoint, letters: letters))
    }

    /// Whether marks are kept, so that they have to be right.
    var keepsMarks: Bool { file != nil }

    /// Adds letters, and changes the checkpoint; both are on the disk when it returns.
    func commit(_ letters: [UInt8], _ change: (inout IngestCheckpoint) -> Void) throws {
        try state.withLock { state in
            try state.letters?.append(letters)
            guard let file else { return }
            change(&state.checkpoint)
            state.checkpoint.letters = state.letters?.written ?? state.checkpoint.letters
            try file.save(state.checkpoint)
        }
    }
}
