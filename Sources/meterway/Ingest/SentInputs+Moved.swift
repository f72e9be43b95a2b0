import Metering
import SyncEngine

extension SentInputs {
    /// Takes along what a vendor was sent when its objects, or those of one meter, are given to another name.
    ///
    /// - Throws: ``StateError``.
    static func follow(_ move: BindingMove, in store: any StateStore, by run: Int64) throws {
        func keep(_ note: SentInput, _ name: String) throws {
            _ = try store.keep(.init(kind: kind, name: name, body: note.json), by: run)
        }
        var there = try move.from == move.to ? [] : notes(of: move.to, in: store)
        for note in try notes(of: move.from, in: store) {
            let staying = note.meters.filter { move.key != nil && $0 != move.key }
            guard move.key == nil || staying.count < note.meters.count else { continue }
            var (moved, rest) = (note, note)
            if let key = move.key { moved.meters = [move.newKey?.text ?? key] }
            rest.meters = staying
            if move.from == move.to {
                moved.meters = (moved.meters + staying).sorted()
            } else if let index = there.firstIndex(where: { $0.origin == note.origin }) {
                moved = moved.joined(to: there.remove(at: index))
            }
            // What is cut off in between is noted twice, and not lost.
            try keep(moved, move.to)
            guard move.from != move.to else { continue }
            if staying.isEmpty { (rest.length, rest.lines) = (0, 0) }
            try keep(rest, move.from)
        }
    }
}

extension SentInput {
    /// The note for the meters of both, of as much as was sent for any of them.
    fileprivate func joined(to other: SentInput) -> SentInput {
        var longer = other.length > length ? other : self
        longer.meters = Set(meters + other.meters).sorted()
        return longer
    }
}
