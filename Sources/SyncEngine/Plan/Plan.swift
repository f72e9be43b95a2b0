/// Everything an apply would do: immutable, sorted, and made without writing anything.
package struct Plan: Sendable, Hashable {
    /// What would be done at each vendor, in the project's order.
    package var vendors: [VendorPlan]

    /// Makes a plan.
    package init(vendors: [VendorPlan]) {
        self.vendors = vendors
    }

    /// The number of changes by action, and of objects in sync.
    package var summary: PlanSummary {
        vendors.reduce(into: PlanSummary()) { $0.add($1) }
    }

    /// Whether an apply would take note of what needs nothing at a vendor.
    package var hasBookkeeping: Bool {
        vendors.contains { !$0.forgotten.isEmpty || !$0.refreshed.isEmpty }
    }

    /// Whether a vendor has a second object beside one that is managed here, which no change of the plan takes away.
    package var hasTwins: Bool {
        vendors.contains { $0.unmanaged.contains { $0.twinOf != nil } }
    }

    /// Whether an apply would change anything; blocked meters and changes that wait are no change.
    package var hasChanges: Bool {
        vendors.contains { $0.changes.contains(where: \.isPending) }
    }
}
