import AdapterKit
import Metering
import SyncEngine

/// Gives bindings to another instance, to another key, or to both.
struct BindingMove: Sendable {
    /// The instance that the objects are bound under.
    var from: String
    /// The instance that they belong under.
    var to: String
    /// The meter, or other key, whose objects move; all without it.
    var key: String?
    /// The meter's new key; the old one without it.
    var newKey: Meter.Key?
    /// The kinds of objects that the new instance has.
    var kinds: [ObjectKind]

    /// The changes that make the move.
    ///
    /// - Throws: ``CommandFailure`` where there is nothing to move, or something is in its place.
    func changes(of bindings: [Binding]) throws(CommandFailure) -> [BindingChange] {
        let moving = bindings.filter { $0.vendor == from && concerns($0) }
        guard moving.contains(where: { key == nil || own($0) }) else {
            throw CommandFailure("nothing is bound at `\(from)`\(key.map { " under `\($0)`" } ?? "")")
        }
        try checkKinds(of: moving)
        let moves = moving.filter { from == to || key == nil || own($0) }.map { (old: $0, new: moved($0)) }
        let leaving = Set(moves.map { ObjectPlace($0.old) })
        let taken = Set(bindings.map(ObjectPlace.init)).subtracting(leaving)
        let clashes = moves.map(\.new).filter { taken.contains(ObjectPlace($0)) }
        guard clashes.isEmpty else {
            throw CommandFailure(clashes.map { "\($0.ref) is bound at `\(to)` already" })
        }
        return moves.map { .unbind(vendor: from, ref: $0.old.ref) } + moves.map { .bind($0.new) }
    }

    /// Refuses what is of another kind of vendor altogether; what a setting has switched off may come along with the rest.
    private func checkKinds(of moving: [Binding]) throws(CommandFailure) {
        guard from != to, !moving.contains(where: { kinds.contains($0.ref.kind) }) else { return }
        let found = Set(moving.map(\.ref.kind)).sorted().map(\.rawValue)
        throw CommandFailure(
            "what is bound at `\(from)` is of the \(found.count == 1 ? "kind" : "kinds") \(Excerpt.list(found)), which `\(to)` does "
                + "not have",
            expected: "a vendor with the adapter that `\(from)` has"
        )
    }

    /// Whether the move changes anything of a binding.
    private func concerns(_ binding: Binding) -> Bool {
        own(binding) || key == nil || (newKey != nil && binding.meters.contains { $0.text == key })
    }

    /// Whether a binding is of the key itself, or of a customer's counter under it.
    private func own(_ binding: Binding) -> Bool {
        guard let key else { return true }
        return binding.ref.key == key || binding.ref.key.hasPrefix(key + "/")
    }

    private func moved(_ binding: Binding) -> Binding {
        var moved = binding
        moved.vendor = to
        guard let key, let newKey else { return moved }
        if own(binding) {
            moved.ref = ObjectRef(binding.ref.kind, newKey.text + binding.ref.key.dropFirst(key.count))
        }
        moved.meters = binding.meters.map { $0.text == key ? newKey : $0 }
        if own(binding), case .object(var definition) = binding.definition {
            definition["key"] = .string(newKey.text)
            moved.definition = .object(definition)
        }
        return moved
    }
}
