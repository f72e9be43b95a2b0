import AdapterKit
import Metering

/// One write of an apply: a change, or the half of a replacement.
struct Write: Sendable {
    /// What it does.
    var action: Intent.Action
    /// The change it belongs to.
    var change: Change
    /// The object's name for ordering and for what depends on it.
    var ref: ObjectRef { change.ref }
}

/// The writes of one vendor's plan, in stages: each stage waits for the one before it, and within a stage order is free.
struct WriteSchedule: Sendable {
    var stages: [[Write]] = []

    /// Removals for replacement first, dependants before what they depend on; then what is made and changed, dependants
    /// after; then what is taken away, dependants before.
    ///
    /// What is taken away and may depend on what is replaced goes with the removals, since it would be in their way.
    init(_ plan: VendorPlan, kinds: [ObjectKind]) {
        let allowed = plan.changes.filter { $0.action != .blocked && $0.needs == nil }
        let replaced = kinds.firstIndex { kind in allowed.contains { $0.ref.kind == kind && $0.action == .replace } }
        let early = Set(kinds.dropFirst((replaced ?? kinds.count) + 1))
        for kind in kinds.reversed() {
            let removed = allowed.filter { change in
                change.ref.kind == kind
                    && (change.action == .replace || (change.action == .delete && early.contains(kind)))
            }
            add(removed.map { Write(action: .delete, change: $0) })
        }
        for kind in kinds {
            add(allowed.filter { $0.ref.kind == kind }.compactMap(Self.making))
        }
        for kind in kinds.reversed() where !early.contains(kind) {
            add(
                allowed.filter { $0.ref.kind == kind && $0.action == .delete }.map {
                    Write(action: .delete, change: $0)
                }
            )
        }
    }

    private mutating func add(_ writes: [Write]) {
        if !writes.isEmpty { stages.append(writes) }
    }

    private static func making(_ change: Change) -> Write? {
        switch change.action {
        case .create, .replace: Write(action: .create, change: change)
        case .adopt: Write(action: change.fields.isEmpty ? .adopt : .update, change: change)
        case .update: Write(action: .update, change: change)
        case .delete, .blocked: nil
        }
    }
}
