/// The number of changes by action.
package struct PlanSummary: Sendable, Hashable {
    /// The changes.
    package private(set) var counts: [Change.Action: Int] = [:]
    /// The objects in sync.
    package private(set) var unchanged = 0
    /// The changes that wait, which count under no action.
    package private(set) var waiting = 0

    /// Makes an empty summary.
    package init() {}

    /// The number of changes with an action.
    package subscript(action: Change.Action) -> Int { counts[action] ?? 0 }

    /// Adds a vendor's changes.
    package mutating func add(_ plan: VendorPlan) {
        let changes = plan.changes
        for index in changes.indices {
            if changes[index].waits == nil {
                counts[changes[index].action, default: 0] += 1
            } else {
                waiting += 1
            }
        }
        unchanged += plan.unchanged
    }
}
