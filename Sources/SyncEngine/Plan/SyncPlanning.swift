package import AdapterKit

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
