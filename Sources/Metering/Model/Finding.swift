/// What a translation has to say about one field of a meter at one vendor.
package struct Finding: Sendable, Hashable {
    /// The field of the core model that the finding concerns.
    package var field: MeterField
    /// How truly the vendor can hold the field.
    package var fidelity: Fidelity
    /// Why, in one sentence; for an emulated field the condition under which the total is right.
    package var reason: String
    /// What the reader can do about it, in one sentence.
    package var remedy: String
    /// Where the vendor says so: its document and the place in it.
    package var source: String?

    /// Makes a finding.
    package init(_ field: MeterField, _ fidelity: Fidelity, reason: String, remedy: String, source: String? = nil) {
        self.field = field
        self.fidelity = fidelity
        self.reason = reason
        self.remedy = remedy
        self.source = source
    }
}

extension Finding {
    /// The remedy where a vendor has no place for a text, and nothing is lost for that.
    package static let kept = "nothing to do: Meterway keeps it with the meter"
}

extension [Finding] {
    /// The worst fidelity among the findings; `exact` where there is none.
    ///
    /// It is asked for often, and copies no finding.
    package var fidelity: Fidelity {
        var worst = Fidelity.exact
        for index in indices where self[index].fidelity > worst { worst = self[index].fidelity }
        return worst
    }
}
