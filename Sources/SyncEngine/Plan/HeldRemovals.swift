import AdapterKit
import Metering

/// Holds back what would take away objects that others stand on which stay, managed or not: a vendor refuses that, or takes
/// for good what nothing can bring back.
struct HeldRemovals {
    let vendor: String
    let translator: any VendorTranslator
    let standing: StandingObjects
    /// The binding of an object; `nil` where it is not managed.
    let owner: (ObservedObject) -> Binding?

    /// What becomes of an object that stands on another.
    private enum Fate {
        /// It stands there no more, once what is to be allowed first is.
        case leaves(Change.Permission?)
        case stays
    }

    /// Blocks such removals, with what stands there; one that hangs on what has to be allowed first waits for that too.
    ///
    /// What stands on others comes first, since what stays because of it stays on something itself.
    func hold(in changes: inout [Change]) {
        let last = translator.kinds.last
        let removals = changes.indices.filter { changes[$0].isDeparture && changes[$0].ref.kind != last }
        guard !removals.isEmpty, !standing.byParent.isEmpty else { return }
        var places: [ObjectID: Int] = [:]
        for index in changes.indices {
            if let id = changes[index].remoteID { places[ObjectID(kind: changes[index].ref.kind, id: id)] = index }
        }
        for kind in translator.kinds.reversed() {
            for index in removals where changes[index].ref.kind == kind {
                guard let object = changes[index].observed else { continue }
                var staying: [ObservedObject] = []
                for other in standing.on(object) {
                    switch fate(of: other, on: object, places[ObjectID(other)].map { changes[$0] }) {
                    case .stays: staying.append(other)
                    case .leaves(let permission): changes[index].needs = changes[index].needs ?? permission
                    }
                }
                guard !staying.isEmpty else { continue }
                changes[index].block(for: finding(staying, on: changes[index].ref))
            }
        }
    }

    /// What becomes of an object by the change that the plan has for it.
    private func fate(of object: ObservedObject, on parent: ObservedObject, _ change: Change?) -> Fate {
        guard let change, change.isPending, !change.onlyUnbinds else { return .stays }
        switch change.action {
        case .delete: return .leaves(change.needs)
        case .replace:
            return change.supersession.map { $0.waits == nil } ?? true ? .leaves(change.needs) : .stays
        case .update, .adopt:
            var moved = object
            for field in change.fields { moved.image[field.path] = field.after }
            return translator.parent(of: moved) == parent.id ? .stays : .leaves(change.needs)
        case .create, .blocked: return .stays
        }
    }

    /// What stands on an object and stays, and what to do about it.
    private func finding(_ staying: [ObservedObject], on ref: ObjectRef) -> Finding {
        let foreign = staying.filter { owner($0) == nil }
        let ours = staying.compactMap { owner($0)?.ref }.sorted()
        let forget = "`meterway state forget \(vendor) \(ShellWord.quoted(ref.key))`"
        guard !foreign.isEmpty else {
            let names = Excerpt.names(ours.map { "the \($0)" }, upTo: 3)
            return Finding.obstacle(
                "it cannot go while what stands on it stays: \(names)",
                remedy: "clear what keeps that first; to leave the \(ref.kind) there and manage it no more: \(forget)"
            )
        }
        let names = foreign.map { "\($0.kind) \(Excerpt.quoted($0.name)) (\(Excerpt.shown($0.id)))" }.sorted()
        let more = ours.isEmpty ? "" : ", and \(Excerpt.names(ours.map { "the \($0)" }, upTo: 3))"
        let verb = foreign.count == 1 ? "is" : "are"
        let stand = foreign.count == 1 ? "stands" : "stand"
        return Finding.obstacle(
            "it cannot go while \(foreign.count.counted("object")) that \(verb) not managed here \(stand) on it: "
                + Excerpt.names(names, upTo: 3) + more,
            remedy:
                "remove \(foreign.count == 1 ? "that one" : "those") at \(vendor), or bring "
                + "\(foreign.count == 1 ? "it" : "them") under management with `meterway import \(vendor)`, and plan again; to "
                + "leave the \(ref.kind) there and manage it no more: \(forget)"
        )
    }
}

extension Change {
    /// Whether it takes a bound object away, or is blocked in doing so.
    package var isRemoval: Bool {
        action == .delete || action == .blocked && desired == nil && observed != nil && binding != nil
    }

    /// Blocks the change, of which nothing else is told any more than why.
    mutating func block(for finding: Finding) {
        action = .blocked
        needs = nil
        fields = []
        findings = [finding]
        notes = []
        running = []
    }
}
