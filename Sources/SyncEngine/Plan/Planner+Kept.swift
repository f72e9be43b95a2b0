import AdapterKit
import Metering

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
    func isFree(_ key: Meter.Key) -> Bool {
        input.options.selects(key) && !verdicts.isBlocked(key) && !kept.contains(key)
    }

    /// Says of an object that it stays; what hangs on a meter that stays needs no words of its own.
    mutating func noteKept(_ binding: Binding) {
        guard binding.ref.kind == input.translator.definitionKind || !binding.meters.allSatisfy(kept.contains),
            binding.meters.isEmpty || binding.meters.contains(where: input.options.selects)
        else { return }
        plan.remarks.append(
            PlanRemark(
                binding.ref,
                "kept by sync: a sync put it here, and no file has it. `meterway sync` with `--write-config` writes it into "
                    + "the files; `meterway state forget` lets it go."
            )
        )
    }
}
