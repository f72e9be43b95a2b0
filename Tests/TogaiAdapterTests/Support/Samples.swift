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

/// Random numbers that repeat from run to run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
