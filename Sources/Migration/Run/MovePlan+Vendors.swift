import AdapterKit
package import Metering
package import SyncEngine

extension MovePlan {
    /// What of a vendor's plan stands in the way: meters that are blocked there, or are not at the old vendor as the files say.
    package func obstacles(in plan: VendorPlan, along route: MigrationRoute) -> [HeldMeter] {
        let moving = Set(keys)
        return plan.changes.flatMap { change -> [HeldMeter] in
            // A customer's counter that cannot be made holds up nobody else's.
            let isCounter = change.ref.key.contains("/")
            guard !isCounter, let (reason, remedy) = Self.obstacle(change, plan.name, route) else { return [] }
            return change.meters.filter(moving.contains).map { HeldMeter($0, .obstacle, reason, remedy: remedy) }
        }
    }

    private static func obstacle(
        _ change: Change,
        _ vendor: String,
        _ route: MigrationRoute
    ) -> (reason: String, remedy: String)? {
        if change.action == .blocked {
            let remedies = change.findings.filter { $0.fidelity == .refused }.map(\.remedy)
            return (
                "\(vendor) cannot take it: " + change.findings.refusals.joined(separator: "; "),
                remedies.joined(separator: "; ")
            )
        }
        let isAsFiled = change.action == .update || change.action == .adopt && change.fields.isEmpty
        guard vendor == route.from, !isAsFiled else { return nil }
        return (
            "the \(change.ref) is not at \(vendor) as the files say",
            "bring the two to agree first: see `meterway plan --vendor \(vendor)`"
        )
    }
}

extension VendorPlan {
    /// Leaves of the old vendor's plan what binds objects as they are, and what a decision changes there as well.
    package mutating func keepSource(changing decided: Set<Meter.Key>) {
        changes = changes.filter { change in
            if change.action == .adopt { return change.fields.isEmpty && change.needs == nil }
            return change.action == .update && change.needs == nil && change.supersession == nil
                && change.successor == nil && !decided.isDisjoint(with: change.meters)
        }
    }
}
