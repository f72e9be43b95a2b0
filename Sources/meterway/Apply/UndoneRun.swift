import Metering
import SyncEngine

/// A run that an undo takes back, in words that tell it from every other.
struct UndoneRun: Sendable {
    /// The run.
    let entry: HistoryEntry
    /// What it took back itself: a run, and where that was an undo, what that one took back, and so on.
    let tookBack: [Int64]

    /// Finds out what the run took back.
    ///
    /// - Throws: ``StateError``.
    init(_ entry: HistoryEntry, in store: some StateHistory) throws(StateError) {
        var tookBack: [Int64] = []
        var next = entry.record.undoes
        while let run = next {
            tookBack.append(run)
            // A run takes back an earlier one; whatever else a state says has no end.
            next = try store.record(of: run)?.undoes.flatMap { $0 < run ? $0 : nil }
        }
        self.entry = entry
        self.tookBack = tookBack
    }

    /// The run whose changes are there again once this one is taken back; `nil` where none comes back.
    var restored: Int64? { tookBack.count.isMultiple(of: 2) ? nil : tookBack.last }

    /// What to ask.
    var question: String {
        let words = restored.map { "Bring the changes of run \($0) back" } ?? "Take run \(entry.run) back"
        return "\(words)? Only `yes` is taken for yes: "
    }

    /// Which run it is, and for an undo what comes of taking it back.
    var text: String { lines.joined(separator: "\n") }

    /// The same for reviews.
    var markdown: String { lines.map(MarkdownTable.escape).joined(separator: "\n\n") }

    /// Which run it is, for programs.
    var json: JSONValue {
        var object = HistoryView.record(entry)
        object["restores"] = .orNull(restored.map { Int($0) })
        return .object(object)
    }

    private var lines: [String] {
        ["This takes back \(HistoryView.head(entry)).".inOneLine] + (effect.map { [$0, Self.further] } ?? [])
    }

    private static let further =
        "To take back another run, name it: `meterway undo RUN`; `meterway history` shows them."

    /// What comes of it where the run is itself an undo; `nil` for any other.
    private var effect: String? {
        guard let first = tookBack.first, let last = tookBack.last else { return nil }
        let head = "Run \(entry.run) took back run \(first)"
        let changes = "the changes of run \(last)"
        guard restored != nil else {
            return "\(head), and so brought \(changes) back: this takes them away again."
        }
        return "\(head)\(first == last ? "" : ", and with that \(changes)"): this brings \(changes) back."
    }
}
