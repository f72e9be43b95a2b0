package import AdapterKit
package import Metering

/// What a plan that carries out a sync knows beyond what is wanted.
package struct SyncPlanning: Sendable, Hashable {
    /// The vendor's ids of objects that are not bound and were recognised.
    package var identities: [ObjectRef: String]
    /// The objects among them that may be changed as they are bound.
    package var adoptable: Set<ObjectRef>
    /// What no file has.
    package var unfiled: UnfiledObjects

    /// Makes the knowledge.
    package init(
        identities: [ObjectRef: String] = [:],
        adoptable: Set<ObjectRef> = [],
        unfiled: UnfiledObjects = UnfiledObjects()
    ) {
        self.identities = identities
        self.adoptable = adoptable
        self.unfiled = unfiled
    }
}

/// What a sync brings about and no file has, so that its bindings say so.
package struct UnfiledObjects: Sendable, Hashable {
    /// The meters.
    package var meters: Set<Meter.Key>
    /// The customers' counters, by `METER/CUSTOMER/METERKEY`.
    package var customers: Set<String>

    /// Makes the set; by default it is empty, as where the files alone are brought about.
    package init(meters: Set<Meter.Key> = [], customers: Set<String> = []) {
        self.meters = meters
        self.customers = customers
    }

    /// Whether an object serves only what no file has.
    func hold(_ object: DesiredObject) -> Bool {
        customers.contains(object.ref.key) || !object.meters.isEmpty && meters.isSuperset(of: object.meters)
    }
}

extension Planner {
    /// Whether a bound object that is not wanted stays, since a sync put it there and no file ever had it.
    func isKept(_ binding: Binding) -> Bool {
        input.sync == nil && binding.isSynced && !binding.isSuperseded && !desired.contains(binding.ref)
    }

    /// The meters that a sync put at the vendor, and that no file has.
    static func keptMeters(_ input: PlanInput) -> Set<Meter.Key> {
        guard input.sync == nil, input.bindings.contains(where: \.isSynced) else { return [] }
        let wanted = Set(input.translation.meters.map(\.key))
        return Set(
            input.bindings.lazy.filter { $0.isSynced && !$0.isSuperseded }.flatMap(\.meters).filter {
                !wanted.contains($0)
            }
        )
    }

    /// Whether what is there for a meter may be changed or taken away: the meter is selected, not blocked, and not kept.
    func isFree(_ key: Meter.Key, _ verdicts: MeterVerdicts) -> Bool {
        input.options.selects(key) && !verdicts.isBlocked(key) && !kept.contains(key)
    }

    /// Says of an object that it stays; what hangs on a meter that stays needs no words of its own.
    mutating func noteKept(_ binding: Binding) {
        guard binding.ref.kind == input.translator.definitionKind || !binding.meters.allSatisfy(kept.contains),
            binding.meters.isEmpty || binding.meters.contains(where: input.options.selects)
        else { return }
        let isFiled = binding.meters.contains { input.meters[$0] != nil }
        let why =
            isFiled
            ? "the files keep it from this vendor, by its `vendors`."
            : "no file has it. `meterway sync` with `--write-config` writes it into the files;"
        plan.remarks.append(
            PlanRemark(
                binding.ref,
                "kept by sync: a sync put it here, and \(why) `meterway state forget` lets it go."
            )
        )
    }
}
