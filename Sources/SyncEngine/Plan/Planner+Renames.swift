import AdapterKit
import Metering

extension Planner {
    /// What is said of an object that is to be made, where one that the project no longer has looks like it under an old key.
    func noteOnOldKey(of object: DesiredObject) -> String? {
        guard let (likeness, old) = predecessor(of: object) else { return nil }
        return "The \(old.ref), which the project no longer has, bears the same \(likeness). If it is the same one "
            + "under a new key, bind it to that \(way(from: old, to: object))"
    }

    /// The bound object of an old key that bears a mark of a wanted one, or else alone a definition's name, and what that is.
    private func predecessor(of object: DesiredObject) -> (likeness: String, binding: Binding)? {
        if let (mark, binding) = matcher.boundBearer(of: object) {
            return desired.contains(binding.ref) ? nil : (mark.name, binding)
        }
        guard object.ref.kind == input.translator.definitionKind else { return nil }
        let namesakes = matcher.bindings(named: object.name, object.ref.kind).filter { binding in
            binding.ref != object.ref && !desired.contains(binding.ref)
        }
        return namesakes.count == 1 ? ("name", namesakes[0]) : nil
    }

    /// How an object comes under its new key, and what that keeps.
    private func way(from old: Binding, to object: DesiredObject) -> String {
        let kept = "then nothing is deleted or counted anew."
        guard object.ref.kind == input.translator.definitionKind, let observed = matcher.observed(old) else {
            return "with `state move` first: \(kept)"
        }
        let command = "first, by `meterway state move \(input.vendor) \(input.vendor) \(old.ref.key) \(object.ref.key)`"
        let changes = object.image.changes(from: observed.image)
        if changes.isEmpty { return "\(command): \(kept)" }
        if case .update = input.translator.effect(of: changes, on: observed, toward: object) {
            return "\(command): \(kept)"
        }
        let pins = pins(of: observed, as: object, over: changes.map(\.path))
        guard !pins.isEmpty else { return "\(command); the plan then says what it would still take." }
        let overrides = "`overrides: { \(input.vendor): { \(pins) } }`"
        return "\(command), and pin what the vendor counts it by, \(overrides): \(kept)"
    }

    /// The overrides by which a definition keeps fields of its object that its new key would change.
    private func pins(of observed: ObservedObject, as object: DesiredObject, over paths: [String]) -> String {
        guard let key = object.meters.first else { return "" }
        let known = KeyChoice(known: [ObjectID(observed): key])
        let overrides = input.translator.decode([observed], naming: known).meters.first?.overrides ?? [:]
        return overrides.filter { paths.contains($0.key) }.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value.text())" }.joined(separator: ", ")
    }
}
