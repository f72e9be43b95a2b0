import AdapterKit
import Metering

extension Planner {
    /// Plans what becomes of what other objects carry that leave, or are made again.
    mutating func planCarried() {
        CarriedObjects.release(in: &plan.changes, input.translator) { matcher.isThere($0) }
        CarriedObjects.settleRemade(in: &plan.changes, input.translator)
        releaseUnread()
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
    private mutating func releaseUnread() {
        let kinds = Set(input.translator.kinds)
        let unread = input.bindings.filter { !kinds.contains($0.ref.kind) && !$0.meters.isEmpty }
        guard !unread.isEmpty else { return }
        let kind = input.translator.definitionKind
        let departures = plan.changes.filter { $0.isDeparture && $0.ref.kind == kind }
        let leaving = departures.keyed(by: \.meters)
        let defined = input.bindings.filter { $0.ref.kind == kind }.flatMap(\.meters)
        let staying = Set(defined + input.translation.objects.flatMap(\.meters))
        for binding in unread where binding.meters.allSatisfy({ isFree($0) }) {
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
        let planned = Set(plan.changes.map(\.ref))
        for (observed, carrier) in CarriedObjects.ofRemade(in: plan.changes, input.observed, input.translator) {
            guard let binding = matcher.owner(of: observed), let object = bound[binding.ref],
                !planned.contains(binding.ref)
            else { continue }
            plan.changes.append(Change(rewriting: object, observed, binding, with: carrier))
            plan.unchanged -= 1
        }
    }
}
