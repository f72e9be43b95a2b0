package import AdapterKit
import Metering

/// Lets go of what other objects carry, where those leave: it has no effect without them, whatever the vendor keeps of it.
enum CarriedObjects {
    /// Turns removals of what others carry into letting go, where those leave or are gone; what is carried by others that stay
    /// is left as the vendor has it.
    ///
    /// - Parameters:
    ///   - changes: the changes of a plan.
    ///   - translator: tells what carries what.
    ///   - isThere: whether the vendor has an object.
    static func release(
        in changes: inout [Change],
        _ translator: any VendorTranslator,
        isThere: (ObjectID) -> Bool
    ) {
        let carried = changes.indices.compactMap { index -> (index: Int, carrier: ObjectID)? in
            guard changes[index].isRemoval, let object = changes[index].observed else { return nil }
            return translator.carrier(of: object).map { (index, $0) }
        }
        guard !carried.isEmpty else { return }
        let leaving = changes.filter(\.isDeparture)
        let carriers = Dictionary(leaving.map { ($0.objectID, $0) }) { first, _ in first }
        for (index, carrier) in carried {
            if let departure = carriers[carrier] {
                changes[index].release(with: departure)
            } else if !isThere(carrier) {
                changes[index].release(with: nil)
            }
        }
    }
}

extension Change {
    /// The object that the change is about, as its vendor names it.
    fileprivate var objectID: ObjectID? { remoteID.map { ObjectID(kind: ref.kind, id: $0) } }

    /// Whether the object goes for good, and nothing takes its place.
    fileprivate var isDeparture: Bool {
        action == .delete && !onlyUnbinds && waits == nil && successor == nil
    }

    /// Makes the change one that lets go of the object once that which carries it is gone.
    fileprivate mutating func release(with departure: Change?) {
        action = .delete
        onlyUnbinds = true
        carrier = departure?.ref
        needs = departure?.needs
        findings = []
        fidelity = findings.fidelity
        let whole = departure.map { "the \($0.ref)" } ?? "what it belonged to"
        notes = ["It has no effect once \(whole) is gone; what the vendor keeps of it is no longer managed here."]
    }
}

extension Change {
    /// Blocks letting go of an object, since what carries it stays, and it decides with that what counts.
    package mutating func keep(under carrier: ObjectRef) {
        onlyUnbinds = false
        self.carrier = nil
        block(
            for: Finding(
                .key,
                .refused,
                reason: "the \(carrier) stays at the vendor, and this decides with it what counts there",
                remedy:
                    "take it away at the vendor, where that can be done, and let go of it with `meterway state forget`"
            )
        )
    }
}

extension Planner {
    /// Plans what becomes of what other objects carry that leave, or are made again.
    mutating func planCarried(_ verdicts: MeterVerdicts) {
        CarriedObjects.release(in: &plan.changes, input.translator) { matcher.isThere($0) }
        releaseUnread(verdicts)
        rewriteCarried()
        remarkOnStrays()
    }

    /// Says of bound objects what stands beside them that is not managed, and decides with them.
    private mutating func remarkOnStrays() {
        let strays = input.observed.filter { matcher.owner(of: $0) == nil }.compactMap { stray in
            input.translator.carrier(of: stray).map { (stray: stray, carrier: $0) }
        }
        guard !strays.isEmpty else { return }
        let planned = Set(plan.changes.compactMap(\.objectID))
        let leaving = Set(plan.changes.filter(\.isDeparture).compactMap(\.objectID))
        for (stray, carrier) in strays where !planned.contains(ObjectID(stray)) && !leaving.contains(carrier) {
            guard let binding = matcher.binding(of: carrier), binding.meters.contains(where: input.options.selects)
            else { continue }
            let text =
                "the \(stray.kind) \(Excerpt.quoted(stray.name)) (\(Excerpt.shown(stray.id))) stands beside it at the vendor, is not "
                + "managed here, and decides with it what counts"
            plan.remarks.append(PlanRemark(binding.ref, text))
        }
    }

    /// Lets go of what the connection does not manage as it is set now, where the definitions of its meters leave or are gone.
    private mutating func releaseUnread(_ verdicts: MeterVerdicts) {
        let kinds = Set(input.translator.kinds)
        let unread = input.bindings.filter { !kinds.contains($0.ref.kind) && !$0.meters.isEmpty }
        guard !unread.isEmpty else { return }
        let kind = input.translator.definitionKind
        let departures = plan.changes.filter { $0.isDeparture && $0.ref.kind == kind }
        let leaving = Dictionary(departures.map { ($0.meters, $0) }) { first, _ in first }
        let defined = input.bindings.filter { $0.ref.kind == kind }.flatMap(\.meters)
        let staying = Set(defined + input.translation.objects.flatMap(\.meters))
        for binding in unread where binding.meters.allSatisfy({ isFree($0, verdicts) }) {
            if let departure = leaving[binding.meters] {
                var change = Change(deleting: binding, name: binding.name, image: binding.recorded)
                change.binding = binding
                change.release(with: departure)
                plan.changes.append(change)
            } else if staying.isDisjoint(with: binding.meters) {
                plan.forgotten.append(binding.ref)
            } else {
                continue
            }
            plan.remarks.removeAll { $0.ref == binding.ref }
        }
    }

    /// Writes again what is as wanted, and is carried by what is taken away and made again: it may go with that.
    private mutating func rewriteCarried() {
        let remade = plan.changes.filter { $0.action == .replace && $0.supersession == nil }
        guard !remade.isEmpty else { return }
        let carriers = Dictionary(remade.map { ($0.objectID, $0) }) { first, _ in first }
        let planned = Set(plan.changes.map(\.ref))
        for observed in input.observed {
            guard let carrier = input.translator.carrier(of: observed).flatMap({ carriers[$0] }),
                let binding = matcher.owner(of: observed), let object = bound[binding.ref],
                !planned.contains(binding.ref)
            else { continue }
            var change = Change(
                .update,
                ref: object.ref,
                name: object.name,
                meters: object.meters,
                remoteID: observed.id,
                notes: ["The \(carrier.ref) is made again, and may take it along: it is written once more."],
                needs: carrier.needs,
                desired: object,
                observed: observed
            )
            change.binding = binding
            plan.changes.append(change)
            plan.unchanged -= 1
        }
    }
}
