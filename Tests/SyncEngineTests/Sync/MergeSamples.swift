import Metering
import Testing

@testable import SyncEngine

/// Meters and sides for tests of the merge.
enum MergeSample {
    static func meter(_ change: (inout Meter.Draft) throws -> Void = { _ in }) throws -> Meter {
        var draft = Meter.Draft(key: try #require(Meter.Key("egress")), name: "Egress", aggregation: .sum)
        draft.event = "api_request"
        draft.value = try formula("attributes.bytes")
        draft.unit = "B"
        draft.dimensions = ["region", "tier"]
        draft.labels = ["team": "core"]
        try change(&draft)
        return try Meter(draft)
    }

    static func formula(_ text: String) throws -> Formula { .expression(try ExpressionParser.parse(text).expression) }

    /// A side that shows everything, and was changed.
    static func edit(_ name: String, _ base: Meter, _ change: (inout Meter.Draft) throws -> Void) throws -> SideEdit {
        var draft = base.draft
        try change(&draft)
        return SideEdit(MergeSide(name: name, applied: base, untouched: base, now: try Meter(draft)))
    }

    static let names = ["Egress", "Traffic", "Out", "Bytes out"]

    /// A meter with some fields otherwise, by chance.
    static func changed(_ meter: Meter, _ generator: inout SeededGenerator) throws -> Meter {
        var draft = meter.draft
        if generator.isLucky(25) { draft.name = names.randomElement(using: &generator) ?? "" }
        if generator.isLucky(25) { draft.description = [nil, "one", "two"].randomElement(using: &generator) ?? nil }
        if generator.isLucky(25) { draft.unit = [nil, "B", "MiB"].randomElement(using: &generator) ?? nil }
        if generator.isLucky(20) {
            draft.value = try formula("attributes.bytes / \(Int.random(in: 1...3, using: &generator))")
        }
        if generator.isLucky(20) { draft.aggregation = [.sum, .max, .min].randomElement(using: &generator) ?? .sum }
        if generator.isLucky(20) {
            draft.filter = try formula("attributes.status < \(Int.random(in: 1...2, using: &generator))")
        }
        if generator.isLucky(30) {
            draft.dimensions = ["region", "tier", "zone", "plan"].filter { _ in generator.isLucky(50) }
        }
        if generator.isLucky(30) { draft.labels = ["team": ["core", "edge"].randomElement(using: &generator) ?? ""] }
        return try Meter(draft)
    }
}
