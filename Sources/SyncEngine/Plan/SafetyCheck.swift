package import AdapterKit

/// Stops a run before its first write when it would change more than the project allows.
package enum SafetyCheck {
    /// A limit that a plan would break at one vendor.
    package struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// What there is a limit on.
        package enum Limited: String, Sendable, Hashable {
            case deletes, updates
        }

        /// The name of the vendor's instance.
        package var vendor: String
        /// What the plan has too much of.
        package var what: Limited
        /// How many the plan has.
        package var planned: Int
        /// How many objects are bound at the vendor.
        package var bound: Int
        /// The limit.
        package var limit: ChangeBound
        /// The options that allow the whole plan, at every vendor.
        package var allowing = ""

        /// What is too much, and where.
        package var reason: String {
            "\(vendor): the plan \(what.rawValue) \(planned) of \(bound) managed objects, and the limit is \(limit)"
        }

        /// What allows it.
        package var remedy: String {
            "If this is meant, allow it with `\(allowing)`, or raise `safety` in the project"
        }

        package var description: String { "\(reason); nothing was written. \(remedy)" }
    }

    /// The limits that a plan would break; empty where it keeps to all.
    package static func violations(of plan: Plan, limits: SafetyLimits) -> [Violation] {
        let all = plan.vendors.map { ($0, planned(at: $0)) }
        let violations = all.flatMap { vendor, planned in
            [
                violation(by: planned[.deletes], .deletes, limits.maxDeletes, at: vendor),
                violation(by: planned[.updates], .updates, limits.maxUpdates, at: vendor),
            ].compactMap(\.self)
        }
        // A number that is given takes the place of the percentage at vendors that keep to it, too.
        let allowing = [Violation.Limited.deletes, .updates].compactMap { what -> String? in
            guard violations.contains(where: { $0.what == what }) else { return nil }
            return "--max-\(what.rawValue) \(all.compactMap { $0.1[what] }.max() ?? 0)"
        }
        return violations.map { violation in
            var violation = violation
            violation.allowing = allowing.joined(separator: " ")
            return violation
        }
    }

    /// How many of the objects at a vendor a plan deletes and updates.
    private static func planned(at vendor: VendorPlan) -> [Violation.Limited: Int] {
        let removing = vendor.changes(.delete).filter { counts($0) && !$0.onlyUnbinds }
        let changing = (vendor.changes(.update) + vendor.changes(.replace)).filter {
            counts($0) && !vendor.unfinished.contains($0.ref)
        }
        return [.deletes: removing.count, .updates: changing.count]
    }

    private static func violation(
        by planned: Int?,
        _ what: Violation.Limited,
        _ limit: ChangeBound,
        at vendor: VendorPlan
    ) -> Violation? {
        guard let planned, let allowance = limit.allowance(bound: vendor.bound), planned > allowance else { return nil }
        return Violation(vendor: vendor.name, what: what, planned: planned, bound: vendor.bound, limit: limit)
    }

    /// Whether a change is done, and not what another one left to do.
    private static func counts(_ change: Change) -> Bool {
        change.isPending && change.successor == nil && change.needs == nil
    }
}
