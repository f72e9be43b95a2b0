import AdapterKit
import Metering

/// A meter on its way to a meter type: the terms so far, and what there is to say of each field.
struct MeterTypeDraft {
    let entry: MeterEntry
    let defaults: MeterDefaults
    var terms: UsageEngineTerms
    private var noted: [Finding] = []

    /// Decides every field of a meter.
    ///
    /// - Parameters:
    ///   - entry: the meter, with what is pinned.
    ///   - customers: the meter's customers.
    ///   - defaults: what stands in for a unit or schedule that is missing.
    ///   - now: the instant of the run.
    init(_ entry: MeterEntry, customers: [CustomerMeter], defaults: MeterDefaults, now: Timestamp) {
        self.entry = entry
        self.defaults = defaults
        let meter = entry.meter
        terms = UsageEngineTerms(name: meter.name)
        terms.name = fitted(.name, meter.name, UsageEngineLimit.name) ?? meter.name
        terms.description = fitted(.description, meter.description, UsageEngineLimit.description)
        terms.category = fitted(.category, meter.category, UsageEngineLimit.category)
        decideUnit()
        decideReference()
        decideAggregation()
        decideSchedule()
        terms.activeFrom = meter.activeFrom.map(UsageEngineInstant.at)
        terms.activeTo = meter.activeTo.map(UsageEngineInstant.at)
        noteWindow(now)
        noteProjection()
        noteAbsentFields()
        noteCustomers(customers)
    }

    /// The meter.
    var meter: Meter { entry.meter }

    /// Meterway's name for the meter type.
    var ref: ObjectRef { ObjectRef(UsageEngineKind.meterType, meter.key.text) }

    /// What there is to say, in the order of the fields.
    var findings: [Finding] {
        noted.enumerated().sorted { ($0.element.field, $0.offset) < ($1.element.field, $1.offset) }.map(\.element)
    }

    /// Whether the meter cannot be held.
    var isRefused: Bool { noted.fidelity == .refused }

    /// Adds a finding.
    mutating func note(_ finding: Finding) {
        noted.append(finding)
    }

    /// Adds a finding that a document of the vendor supports.
    mutating func note(
        _ field: MeterField,
        _ fidelity: Fidelity,
        _ reason: String,
        remedy: String,
        source: String = UsageEngineSource.createType
    ) {
        noted.append(Finding(field, fidelity, reason: reason, remedy: remedy, source: source))
    }

    /// A text that is pinned, or made to fit.
    private mutating func fitted(_ field: MeterField, _ text: String?, _ limit: Int) -> String? {
        if let pinned = entry.overrides[field.rawValue]?.string {
            if pinned.unicodeScalars.count > limit {
                refuseLong(field, pinned, limit)
            }
            return pinned
        }
        guard let text, !text.isEmpty else { return nil }
        let fit = FittedText.fit(text, identity: meter.key.text, limit: limit)
        if fit != text {
            note(
                field,
                .lossy,
                "it has \(text.unicodeScalars.count) characters, Usage Engine takes \(limit); it is sent as `\(fit)`",
                remedy: "shorten it, or pin another text with the override `\(field.rawValue)`"
            )
        }
        return fit
    }

    private mutating func refuseLong(_ field: MeterField, _ text: String, _ limit: Int) {
        note(
            field,
            .refused,
            "it has \(text.unicodeScalars.count) characters, and Usage Engine takes \(limit)",
            remedy: "pin a shorter text with the override `\(field.rawValue)`"
        )
    }

    private mutating func decideUnit() {
        terms.unit = fitted(.unit, meter.unit, UsageEngineLimit.unit)
        guard terms.unit == nil else { return }
        terms.unit = defaults.unit
        if let unit = defaults.unit {
            if unit.unicodeScalars.count > UsageEngineLimit.unit {
                refuseLong(.unit, unit, UsageEngineLimit.unit)
            }
        } else {
            note(
                .unit,
                .refused,
                "Usage Engine requires a unit, and neither the meter nor the project's defaults name one",
                remedy: "give the meter a `unit`, or the project `defaults: { unit: ... }`"
            )
        }
    }

    private mutating func decideReference() {
        if entry.overrides[UsageEngineOverride.noExternalRef]?.bool == true { return }
        let reference = entry.overrides[UsageEngineOverride.externalRef]?.string ?? meter.externalRef ?? meter.key.text
        terms.externalRef = reference
        if reference.unicodeScalars.count > UsageEngineLimit.externalRef {
            refuseLong(.externalRef, reference, UsageEngineLimit.externalRef)
        }
    }
}
