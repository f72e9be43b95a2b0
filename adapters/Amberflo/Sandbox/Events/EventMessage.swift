/// One element of what is sent to `/ingest`: an event for one meter, or for several at once.
///
/// Not said by the document: a meter has to be named, by `meterApiName` with a `meterValue` or by `values`, not by
/// both; times are not negative; a dimension's name is not empty; `values` without a meter counts as absent. The live
/// service wants a `customerId` too. A dimension's value has at most 200 characters and no control characters
/// (Amberflo documentation: Meter ingestion event schema).
struct EventMessage: Sendable {
    /// A meter's API name and the value for it.
    struct Part: Sendable {
        var apiName: String
        var value: ExactNumber
    }

    var parts: [Part] = []
    var customer: String?
    var milliseconds: Int64
    var uniqueID: String?
    var dimensions: [String: String]

    /// The dimension by which the live service is told to cancel an earlier event, which is not offered here.
    private static let cancellation = "aflo.cancel_previous_resource_event"

    /// The event for one of the meters.
    func event(_ part: Part) -> UsageEvent {
        UsageEvent(
            customer: customer,
            value: part.value,
            milliseconds: milliseconds,
            uniqueID: uniqueID,
            dimensions: dimensions
        )
    }

    /// Reads an event; what is wrong with it is reported in `members`, and makes it nil.
    init?(_ members: inout Members, dialect: AmberfloSandbox.Dialect) {
        let before = members.problems.count
        let time = members.integer("meterTimeInMillis", required: true)
        if let time, time < 0 {
            members.report("meterTimeInMillis", "is negative")
        }
        milliseconds = time ?? 0
        customer = members.string(Meter.customer, required: dialect == .live)
        uniqueID = members.string("uniqueId")
        dimensions = Self.dimensions(in: &members)
        parts = Self.parts(in: &members)
        if members.problems.count > before { return nil }
    }

    private static func parts(in members: inout Members) -> [Part] {
        let apiName = members.string("meterApiName")
        let value = members.read("meterValue", required: false, as: "a number", \.number)
        let values = members.read("values", required: false, as: "an object of numbers") {
            json -> [String: ExactNumber]? in
            guard let object = json.object else { return nil }
            let numbers = object.compactMapValues(\.number)
            return numbers.count == object.count ? numbers : nil
        }
        if let values, !values.isEmpty {
            if members.object["meterApiName"] != nil || members.object["meterValue"] != nil {
                members.report("values", "stands beside meterApiName or meterValue; one or the other was expected")
            }
            return values.sorted { $0.key < $1.key }.map { Part(apiName: $0.key, value: $0.value) }
        }
        if members.object["meterApiName"] == nil {
            members.report("meterApiName", "is missing; the event needs it, or values")
        }
        if members.object["meterValue"] == nil {
            members.report("meterValue", "is missing; the event needs it, or values")
        }
        guard let apiName, let value else { return [] }
        return [Part(apiName: apiName, value: value)]
    }

    private static func dimensions(in members: inout Members) -> [String: String] {
        let dimensions = members.read("dimensions", required: false, as: "an object of strings", \.stringMap) ?? [:]
        for (name, value) in dimensions.sorted(by: { $0.key < $1.key }) {
            if name.isEmpty {
                members.report("dimensions", "has an empty name")
            }
            if name == cancellation {
                members.report("dimensions.\(name)", "is not offered by this sandbox")
            }
            if value.count > 200 {
                members.report("dimensions.\(name)", "has \(value.count) characters; at most 200 are allowed")
            }
            if value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                members.report("dimensions.\(name)", "holds a control character")
            }
        }
        return dimensions
    }
}
