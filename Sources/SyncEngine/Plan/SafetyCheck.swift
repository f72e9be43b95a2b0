package import AdapterKit

/// Stops a run before its first write when it would change more than the project allows.
package enum SafetyCheck {
    /// A limit that a plan would break at one vendor.
    package struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// The name of the vendor's instance.
        package var vendor: String
        /// `deletes` or `updates`.
        package var what: String
        /// How many the plan has.
        package var planned: Int
        /// How many objects are bound at the vendor.
        package var bound: Int
        /// The limit.
        package var limit: ChangeBound

        package var description: String {
            let flag = what == "deletes" ? "--max-deletes" : "--max-updates"
            return
                "\(vendor): the plan \(what == "deletes" ? "deletes" : "updates") \(planned) of \(bound) managed objects, and the limit is \(limit); "
                + "nothing was written. If this is meant, allow it with `\(flag) \(planned)`, or raise `safety` in the project"
        }
    }

    /// The limits that a plan would break; empty where it keeps to all.
    package static func violations(of plan: Plan, limits: SafetyLimits) -> [Violation] {
        plan.vendors.flatMap { vendor -> [Violation] in
            let removing = vendor.changes(.delete).filter { counts($0) && !$0.onlyUnbinds }
            let changing = (vendor.changes(.update) + vendor.changes(.replace)).filter {
                counts($0) && !vendor.unfinished.contains($0.ref)
            }
            return [("deletes", removing.count, limits.maxDeletes), ("updates", changing.count, limits.maxUpdates)]
                .compactMap { what, planned, limit in
                    guard let allowance = limit.allowance(bound: vendor.bound), planned > allowance else { return nil }
                    return Violation(
                        vendor: vendor.name,
                        what: what,
                        planned: planned,
                        bound: vendor.bound,
                        limit: limit
                    )
                }
        }
    }

    /// Whether a change is done, and not what another one left to do.
    private static func counts(_ change: Change) -> Bool {
        change.isPending && change.successor == nil && change.needs == nil
    }
}
