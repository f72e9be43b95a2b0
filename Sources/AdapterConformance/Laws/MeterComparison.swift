import AdapterKit
import Metering

/// Two meters, of which one went to a vendor and came back as the other.
///
/// What the model itself takes for the same is the same: spellings of one expression, an empty text and none, a beginning that
/// has come and none, and what the project's defaults filled in. The key is the project's own, and is kept by its bindings.
struct MeterComparison: Sendable {
    let original: Meter
    let decoded: Meter
    let defaults: MeterDefaults
    /// When the meter was made.
    let start: Timestamp
    /// Whether events at the vendor carry one number, and no name of the project's.
    let eventsCarryOneNumber: Bool

    /// The fields that came back otherwise.
    var differing: [MeterField] {
        MeterField.allCases.filter { !isSame($0) }
    }

    private func isSame(_ field: MeterField) -> Bool {
        switch field {
        case .key, .customers: true
        case .name: decoded.name == original.name
        case .description: isSame(original.description, decoded.description)
        case .unit: isSame(original.unit, decoded.unit) || (original.unit == nil && decoded.unit == defaults.unit)
        case .event: eventsCarryOneNumber || decoded.event == original.event
        case .aggregation: decoded.aggregation == original.aggregation
        case .value: isSameValue
        case .filter: Self.condition(decoded.filter) == Self.condition(original.filter)
        case .dimensions: decoded.dimensions == original.dimensions
        case .resetSchedule: isSameSchedule
        case .category: isSame(original.category, decoded.category)
        case .activeFrom: decoded.activeFrom == original.activeFrom || (decoded.activeFrom == nil && hasBegun)
        case .activeTo: decoded.activeTo == original.activeTo
        case .externalRef:
            isSame(original.externalRef, decoded.externalRef)
                || (decoded.externalRef == nil && original.externalRef == decoded.key.text)
        case .billableName: isSame(original.billableName, decoded.billableName)
        case .status: decoded.status == original.status
        case .labels: decoded.labels == original.labels
        }
    }

    private var hasBegun: Bool { original.activeFrom.map { $0 <= start } ?? true }

    /// A filter in its canonical form; `nil` for one that always holds.
    private static func condition(_ filter: Formula?) -> Formula? {
        filter?.expression?.asConstant == .bool(true) ? nil : filter?.canonical()
    }

    /// Where another aggregation came back, which is a finding of its own, the value goes with it.
    private var isSameValue: Bool {
        if decoded.aggregation.needsValue != original.aggregation.needsValue { return true }
        if decoded.value?.canonical() == original.value?.canonical() { return true }
        return eventsCarryOneNumber && original.value?.expression?.asSingleAttribute != nil
            && decoded.value?.expression?.asSingleAttribute != nil
    }

    private var isSameSchedule: Bool {
        guard let schedule = original.resetSchedule else {
            return decoded.resetSchedule == nil || decoded.resetSchedule == defaults.resetSchedule
        }
        return decoded.resetSchedule == schedule
    }

    private func isSame(_ left: String?, _ right: String?) -> Bool {
        (left ?? "") == (right ?? "")
    }
}
