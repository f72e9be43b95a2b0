package import Metering

/// What two definitions of a meter say otherwise of its number.
package enum MeaningDifference {
    /// The fields that differ, each with what is there and what is meant.
    package static func words(_ there: Meter, _ meant: Meter) -> [String] {
        [
            word("event", there.event, meant.event),
            word("aggregation", there.aggregation.description, meant.aggregation.description),
            word("value", there.value?.canonical().description, meant.value?.canonical().description),
            word("filter", there.filter?.canonical().description, meant.filter?.canonical().description),
            word(
                "resetSchedule",
                there.resetSchedule?.canonical.description,
                meant.resetSchedule?.canonical.description
            ), word("activeTo", there.activeTo?.description, meant.activeTo?.description),
            word("status", there.status.rawValue, meant.status.rawValue),
        ]
        .compactMap(\.self)
    }

    private static func word(_ field: String, _ there: String?, _ meant: String?) -> String? {
        guard there != meant else { return nil }
        return
            "`\(field)` is \(there.map(Excerpt.quoted) ?? "not set") where \(meant.map(Excerpt.quoted) ?? "nothing") is meant"
    }
}
