/// A sync that is decided and planned, and not carried out yet.
package struct PreparedSync: Sendable {
    /// The plans of the vendors, with what has to be written down first.
    package var prepared: Engine.Prepared
    /// What flows where, and what waits for a person.
    package var decision: SyncDecision

    /// Makes a prepared sync.
    package init(prepared: Engine.Prepared, decision: SyncDecision) {
        self.prepared = prepared
        self.decision = decision
    }
}
