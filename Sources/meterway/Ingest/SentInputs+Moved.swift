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
            } else {
                if staying.isEmpty { (rest.length, rest.lines) = (0, 0) }
                try keep(rest, move.from)
                if let index = there.firstIndex(where: { $0.origin == note.origin }) {
                    moved.meters = Set(moved.meters + there.remove(at: index).meters).sorted()
                }
            }
            try keep(moved, move.to)
        }
    }
}
