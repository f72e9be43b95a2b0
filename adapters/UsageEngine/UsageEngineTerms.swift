import AdapterKit
import Metering

/// What a meter type says, wanted or read: the one shape from which both sides of a comparison are made.
struct UsageEngineTerms: Sendable, Hashable {
    var name: String
    var description: String?
    /// `nil` for the category that Usage Engine calls `DEFAULT`.
    var category: String?
    var externalRef: String?
    var unit: String?
    /// The vendor's word in lower case, such as `increment`.
    var aggregation: String?
    var schedule: UsageEngineSchedule?
    var timezone: String?
    var activeFrom: UsageEngineInstant?
    var activeTo: UsageEngineInstant?

    /// The category of a meter type that names none (Usage Engine API reference: Create meter type).
    static let defaultCategory = "DEFAULT"

    /// The canonical image.
    ///
    /// An `activeFrom` that has come cannot be sent any more and no longer matters, so it is `.null` on both sides.
    /// An `activeTo` that has come still tells an ended type from one that counts, so it stays.
    func image(now: Timestamp) -> ObjectImage {
        var image = ObjectImage()
        image["name"] = .string(name)
        image["description"] = Self.text(description)
        image["category"] = category == Self.defaultCategory ? .null : Self.text(category)
        image["externalRef"] = Self.text(externalRef)
        image["unit"] = Self.text(unit)
        image["aggregation.type"] = Self.text(aggregation)
        image["resetSchedule"] = Self.text(schedule?.canonicalText)
        image["timezone"] = Self.text(timezone.map(TimeZoneID.canonicalName))
        image["activeFrom"] = activeFrom.flatMap { $0.isPast(now) ? nil : $0.roundedDown } ?? .null
        image["activeTo"] = activeTo?.roundedUp ?? .null
        return image
    }

    private static func text(_ text: String?) -> JSONValue {
        guard let text, !text.isEmpty else { return .null }
        return .string(text)
    }
}
