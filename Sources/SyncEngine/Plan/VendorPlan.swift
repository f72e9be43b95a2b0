package import AdapterKit

/// What an apply would do at one vendor.
package struct VendorPlan: Sendable, Hashable {
    /// An object at the vendor that is not ours.
    package struct Unmanaged: Sendable, Hashable {
        /// Its kind.
        package var kind: ObjectKind
        /// The vendor's id.
        package var id: String
        /// Its name.
        package var name: String
        /// The managed object whose best mark it bears too, as a write leaves it that a vendor carried out twice; `nil` where
        /// it bears none.
        package var twinOf: ObjectRef?

        /// Makes an entry.
        package init(kind: ObjectKind, id: String, name: String, twinOf: ObjectRef? = nil) {
            self.kind = kind
            self.id = id
            self.name = name
            self.twinOf = twinOf
        }
    }

    /// The name of the vendor's instance.
    package var name: String
    /// The adapter's name.
    package var adapter: String
    /// The changes, in the order in which they would be done.
    package var changes: [Change]
    /// How many objects are in sync.
    package var unchanged = 0
    /// How many objects were bound when the plan was made, which limits in percent refer to.
    package var bound: Int
    /// The objects that are not ours, by kind and name.
    package var unmanaged: [Unmanaged]
    /// Bindings of changes that need nothing at the vendor: objects that are gone there and wanted no more.
    package var forgotten: [ObjectRef] = []
    /// Bindings of objects in sync whose record in the state is out of date, such as a description the vendor cannot hold.
    package var refreshed: [Binding] = []
    /// The vendor's ids of the objects that are there and wanted.
    package var known: [ObjectRef: String] = [:]
    /// The bound objects that Meterway made, and did not adopt.
    package var ours: Set<ObjectRef> = []
    /// What there is to know of the vendor as a whole, in sentences.
    package var notes: [String] = []
    /// Whether not one of the bound definitions is there, so that the account may be another one.
    package var lacksAllBound = false
    /// What there is to know of objects for which nothing is to be done.
    package var remarks: [PlanRemark] = []
    /// Objects whose creation an earlier run left open, and which are there: what is still to change on them ends it.
    package var unfinished: Set<ObjectRef> = []
    /// What of it no file has, where a sync is carried out; `nil` where the files are.
    package var unfiled: UnfiledObjects?
    /// Why the vendor could not be planned; `nil` where it could.
    package var failure: AdapterError?

    /// Makes a vendor's plan.
    package init(
        name: String,
        adapter: String,
        changes: [Change] = [],
        bound: Int = 0,
        unmanaged: [Unmanaged] = [],
        failure: AdapterError? = nil
    ) {
        self.name = name
        self.adapter = adapter
        self.changes = changes
        self.bound = bound
        self.unmanaged = unmanaged
        self.failure = failure
    }

    /// The changes with an action; a change has many parts, and those of the others are not copied.
    package func changes(_ action: Change.Action) -> [Change] {
        changes.indices.filter { changes[$0].action == action }.map { changes[$0] }
    }
}
