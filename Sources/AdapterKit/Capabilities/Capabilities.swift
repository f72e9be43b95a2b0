package import Metering

/// What a vendor can represent and do, declared once: the planner, the tests and the generated tables all read this.
package struct Capabilities: Sendable, Hashable {
    /// The declarations, one for each feature, in the order of ``CapabilityFeature``.
    package let entries: [CapabilityEntry]

    /// Makes capabilities; a feature that is declared twice keeps its first declaration.
    package init(_ entries: [CapabilityEntry]) {
        var byFeature: [CapabilityFeature: CapabilityEntry] = [:]
        for entry in entries where byFeature[entry.feature] == nil {
            byFeature[entry.feature] = entry
        }
        self.entries = CapabilityFeature.allCases.compactMap { byFeature[$0] }
    }

    /// The declaration of one feature; `nil` where the adapter says nothing of it.
    package subscript(feature: CapabilityFeature) -> CapabilityEntry? {
        entries.first { $0.feature == feature }
    }
}

/// What an adapter declares of one feature.
package struct CapabilityEntry: Sendable, Hashable {
    /// The feature.
    package var feature: CapabilityFeature
    /// How truly the vendor can hold it.
    package var fidelity: Fidelity
    /// Why not exactly, or with which bound, in a few words; empty where there is nothing to add.
    package var note: String
    /// The vendor's document that says so.
    package var source: String
    /// The day on which the source was last read, as `2026-11-21`.
    package var verified: String

    /// Makes a declaration.
    package init(
        _ feature: CapabilityFeature,
        _ fidelity: Fidelity,
        _ note: String = "",
        source: String,
        verified: String
    ) {
        self.feature = feature
        self.fidelity = fidelity
        self.note = note
        self.source = source
        self.verified = verified
    }
}
