extension MeterField {
    /// The fields that decide what a billing period counts, and when it ends.
    package static let counting: [MeterField] = [.event, .aggregation, .value, .filter, .resetSchedule]
}

extension Meter {
    /// The counting fields in which two definitions differ in meaning, in their order.
    package func countingDifference(from other: Meter) -> [MeterField] {
        MeterField.counting.filter { field in
            switch field {
            case .event: event != other.event
            case .aggregation: aggregation != other.aggregation
            case .value: value?.canonical() != other.value?.canonical()
            case .filter: filter?.canonical() != other.filter?.canonical()
            case .resetSchedule: resetSchedule?.description != other.resetSchedule?.description
            default: false
            }
        }
    }

    /// The definition with the counting fields of another one, and with its dimensions where it takes another event.
    ///
    /// - Returns: `nil` where the two do not go together.
    package func counting(as other: Meter) -> Meter? {
        var draft = draft
        draft.event = other.event
        draft.aggregation = other.aggregation
        draft.value = other.value
        draft.filter = other.filter
        draft.resetSchedule = other.resetSchedule
        if event != other.event { draft.dimensions = other.dimensions }
        return try? Meter(draft)
    }

    /// What a counting field says, as plans show it; `.null` where it says nothing.
    package func countingValue(_ field: MeterField) -> JSONValue {
        switch field {
        case .event: event.map(JSONValue.string) ?? .null
        case .aggregation: aggregation.json
        case .value: value?.json ?? .null
        case .filter: filter?.json ?? .null
        case .resetSchedule: resetSchedule?.json ?? .null
        default: .null
        }
    }
}
