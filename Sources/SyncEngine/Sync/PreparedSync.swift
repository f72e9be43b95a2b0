/// A sync that is decided and planned, and not carried out yet.
package struct PreparedSync: Sendable {
    /// The plans of the vendors, with what has to be written down first.
    package var prepared: Engine.Prepared
    /// What flows where, and what waits for a person.
    package var decision: SyncDecision
    /// The bindings of what stands for meters that their vendors cannot represent as they are wanted, with those edits taken down
    /// that the sync has come to as well; only where the files take part.
    package var agreed: [Binding]

    /// Makes a prepared sync.
    package init(prepared: Engine.Prepared, decision: SyncDecision, agreed: [Binding] = []) {
        self.prepared = prepared
        self.decision = decision
        self.agreed = agreed
    }
}
