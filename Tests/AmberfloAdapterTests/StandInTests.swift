import AdapterKit
import Metering
import Testing

@testable import AmberfloAdapter

@Suite("What Amberflo would show")
struct StandInTests {
    @Test("its answers have no member that the document's own schema has not")
    func members() throws {
        let documented: Set = ["meterApiName", "displayName", "label", "type", "meterTimeInMillis", "dimensions"]
        let objects = try translator().translate([MeterEntry(try meter())]).objects
        let shown = try translator().standIn(for: objects)
        #expect(shown.map { Set($0.body.object?.keys ?? []) } == [documented])
        #expect(shown.map(\.id) == ["api-calls"], "definitions are named by their meterApiName")
        let live = try translator(.live).standIn(for: objects)
        #expect(live.map(\.id) == [objects[0].ref.standInID])
    }

    @Test("a rule is shown with its id, and is the meter's filter again")
    func rules() throws {
        let translator = try translator(rules: true)
        let filter = Formula.expression(.membership(.dimension("region"), [.string("eu"), .string("us")]))
        let objects = translator.translate([
            MeterEntry(
                try meter { draft in
                    draft.filter = filter
                    draft.dimensions = ["region"]
                }
            )
        ]).objects
        let shown = translator.standIn(for: objects)
        #expect(shown.map(\.kind) == [Amberflo.definitionKind, Amberflo.ruleKind])
        #expect(shown[1].id.hasPrefix("api-calls/meterway-api-calls-"))
        #expect(translator.readBack(objects).meters.map { $0.meter.filter?.canonical() } == [filter.canonical()])
    }

    @Test("a definition that is known keeps its name by an override, and of repeats the known one is taken")
    func foreignKeys() throws {
        let translator = try translator(.live)
        let records = ["1", "2"].map { id -> JSONValue in
            [
                "id": .string(id), "meterApiName": "calls", "label": .string("Calls \(id)"),
                "meterType": "sum_of_all_usage", "dimensions": [], "aggregationDimensions": [],
            ]
        }
        let objects = try records.map { try #require(AmberfloDefinition($0, .live)?.observed) }
        let naming = KeyChoice(known: [ObjectID(objects[1]): try key("egress")])
        for order in [objects, objects.reversed()] {
            let inventory = translator.decode(order, naming: naming)
            #expect(inventory.meters.map(\.meter.key.text) == ["egress"])
            #expect(inventory.meters.map(\.overrides) == [["meterApiName": "calls"]])
            #expect(inventory.undecodable.map(\.object.id) == ["1"])
            #expect(translator.decode(order).meters.flatMap(\.objects.values) == ["1"])
        }
    }

    @Test("dimensions alone grow", arguments: AmberfloDialect.allCases)
    func growing(dialect: AmberfloDialect) throws {
        #expect(try translator(dialect).growing == [.dimensions])
    }
}
