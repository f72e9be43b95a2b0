import Metering
import Testing

/// A meter of a few fields, each as a meter file would write it.
func meter(
    _ key: String,
    name: String? = nil,
    event: String? = "api_request",
    aggregation: Aggregation = .sum,
    value: String? = "attributes.bytes",
    filter: String? = nil,
    dimensions: [String] = [],
    _ change: (inout Meter.Draft) throws -> Void = { _ in }
) throws -> Meter {
    var draft = Meter.Draft(key: try #require(Meter.Key(key)), name: name ?? key, aggregation: aggregation)
    draft.event = event
    draft.value = try aggregation.needsValue ? value.map { .expression(try Expression($0, as: .number)) } : nil
    draft.filter = try filter.map { .expression(try Expression($0, as: .condition)) }
    draft.dimensions = dimensions
    try change(&draft)
    return try Meter(draft)
}
