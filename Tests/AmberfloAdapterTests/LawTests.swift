import AdapterKit
import Metering
import SeededRandom
import Testing

@testable import AmberfloAdapter

@Suite("Encoding and decoding take each other back")
struct LawTests {
    private static let names = ["a", "b.c", "B C", "日本", "x/y", "customerId", "é"]

    private func object(_ dialect: AmberfloDialect, _ index: Int, _ random: inout SplitMix64) -> JSONValue {
        let types =
            dialect == .live
            ? ["sum_of_all_usage", "active_users", "event_duration"]
            : ["SUM_OF_ALL_USAGE", "MAX_IN_PERIOD", "UNIQUE_CUSTOMERS_COUNT", "OTHER"]
        let type = types.randomElement(using: &random) ?? ""
        var json: JSONObject = [
            "id": .string("id-\(index)"),
            "meterApiName": .string((Self.names.randomElement(using: &random) ?? "") + "\(index)"),
            dialect.typeField: .string(type), dialect.nameField: .string("Name \(index)"),
            "dimensions": .array(
                Self.names.shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random)).map(JSONValue.string)
            ),
            "lockingStatus": "open", "createTime": 1,
        ]
        if type == "active_users" {
            json["aggregationDimensions"] = [.string(["customerId", "seat"].randomElement(using: &random) ?? "")]
        }
        for name in ["description", "unit"] {
            json[name] = [nil, .null, "", "text"].randomElement(using: &random) ?? nil
        }
        return .object(json)
    }

    @Test(
        "What was decoded encodes to the images it came from",
        arguments: AmberfloDialect.allCases,
        [1, 2, 3, 4, 5] as [UInt64]
    )
    func decodedIsUnchanged(dialect: AmberfloDialect, seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let objects = (0..<60).compactMap { AmberfloDefinition(object(dialect, $0, &random), dialect)?.observed }
        let translator = try translator(dialect)
        let inventory = translator.decode(objects)
        #expect(inventory.meters.count + inventory.undecodable.count == 60)
        #expect(inventory.meters.count > 20)
        let translation = translator.translate(inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) })
        #expect(translation.objects.count == inventory.meters.count)
        for (meter, object) in zip(inventory.meters, translation.objects) {
            let original = objects.first { $0.id == meter.objects[object.ref] }
            #expect(object.image.changes(from: original?.image ?? ObjectImage()) == [])
            #expect(
                translation.meters.first { $0.key == meter.meter.key }?.findings.contains { $0.field == .key } == false
            )
        }
    }

    private static func meters() throws -> [Meter] {
        [
            try meter("plain") { $0.name = "1" },
            try meter("described") {
                $0.name = "2"
                $0.description = "D"
                $0.unit = "GB"
                $0.dimensions = ["z", "a"]
            },
            try meter("customers") {
                $0.name = "3"
                $0.aggregation = .unique(.customer)
            },
            try meter("filtered") {
                $0.name = "4"
                $0.filter = .expression(try expression(#"dimensions.region == "eu""#))
            },
            try meter("full") {
                $0.name = "5"
                $0.category = "c"
                $0.labels = ["a": "b"]
            },
        ]
    }

    @Test(
        "What was encoded decodes to the meter, less what was reported and what the projection does",
        arguments: AmberfloDialect.allCases
    )
    func encodedIsTheSame(dialect: AmberfloDialect) throws {
        let translator = try translator(dialect, rules: true)
        let meters = try Self.meters()
        let translation = translator.translate(meters.map { MeterEntry($0) })
        let objects = translation.objects.compactMap { object -> ObservedObject? in
            if object.ref.kind == Amberflo.ruleKind { return AmberfloRulePayload(object.body, askedFor: "")?.observed }
            var json = object.body.object ?? JSONObject()
            json["id"] = json["meterApiName"]
            return AmberfloDefinition(.object(json), dialect)?.observed
        }
        let decoded = translator.decode(objects)
        #expect(decoded.meters.count == meters.count)
        for (meter, result) in zip(meters, decoded.meters) {
            let findings: [Finding] = translation.meters.first { $0.key == meter.key }?.findings ?? []
            let reported = Set(findings.map(\.field))
            var expected: Meter.Draft = meter.draft
            // Events and values are renamed on the way: they come back by the names that Amberflo has for them.
            expected.event = meter.key.text
            expected.value = meter.value == nil ? nil : .expression(.attribute("meterValue"))
            if reported.contains(.description) { expected.description = nil }
            if reported.contains(.unit) { expected.unit = nil }
            if reported.contains(.category) { expected.category = nil }
            if reported.contains(.labels) { expected.labels = [:] }
            if dialect == .live { expected.filter = nil }
            #expect(result.meter == (try Meter(expected)))
        }
    }
}
