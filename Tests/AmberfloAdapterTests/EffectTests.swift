import AdapterKit
import Metering
import Testing

@testable import AmberfloAdapter

@Suite("What a change takes")
struct EffectTests {
    private static func live(_ locking: String?) -> JSONValue {
        var json: JSONObject = [
            "id": "u-1", "meterApiName": "api-calls", "label": "API Calls", "meterType": "sum_of_all_usage",
            "dimensions": ["region"], "aggregationDimensions": [], "useInBilling": false, "createTime": 7,
        ]
        json["lockingStatus"] = locking.map(JSONValue.string)
        return .object(json)
    }

    private func effect(
        _ json: JSONValue,
        _ dialect: AmberfloDialect,
        overrides: [String: JSONValue] = [:],
        _ change: (inout Meter.Draft) -> Void
    ) throws -> ChangeEffect {
        let observed = try #require(AmberfloDefinition(json, dialect)).observed
        let translator = try translator(dialect)
        let desired = translator.translate([MeterEntry(try meter("api-calls", change), overrides: overrides)]).objects[
            0
        ]
        return translator.effect(of: desired.image.changes(from: observed.image), on: observed, toward: desired)
    }

    @Test("A name and dimensions are changed in place, the type and the API name by making it again")
    func document() throws {
        let json = try fixture("create-definition-response")
        #expect(try effect(json, .document) { $0.name = "Calls" } == .update())
        #expect(try effect(json, .document) { $0.dimensions = ["region"] } == .update())
        guard case .replace(let losing) = try effect(json, .document, { $0.aggregation = .max }) else {
            Issue.record("a change of type is no replacement")
            return
        }
        #expect(losing.contains("lost"))
        guard case .replace = try effect(json, .document, overrides: ["meterApiName": "b"], { _ in }) else {
            Issue.record("a change of API name is no replacement")
            return
        }
    }

    @Test("A live meter that is open is renamed in place, and one that is closed is warned of")
    func liveMeters() throws {
        #expect(try effect(Self.live("open"), .live) { $0.unit = "GB" } == .update())
        guard case .update(let notes) = try effect(Self.live(nil), .live, overrides: ["meterApiName": "b"], { _ in }),
            case .update(let warnings) = try effect(Self.live("close_to_changes"), .live, { $0.name = "B" }),
            case .replace = try effect(Self.live("close_to_changes"), .live, overrides: ["meterApiName": "b"], { _ in }),
            case .replace = try effect(Self.live("open"), .live, { $0.aggregation = .unique(.customer) })
        else {
            Issue.record("an effect is not as expected")
            return
        }
        #expect(notes.count == 1)
        #expect(warnings[0].contains("close_to_changes"))
    }

    @Test("A live meter that is deprecated already is made again, since it never counts any more")
    func deprecated() throws {
        guard case .replace(let losing) = try effect(Self.live("deprecated"), .live, { $0.name = "API Calls" }) else {
            Issue.record("a deprecated meter is not replaced")
            return
        }
        #expect(losing.contains("deprecated"))
    }

    @Test("A definition is deleted with its usage, a live one by way of deprecation")
    func deletion() throws {
        let document = try #require(AmberfloDefinition(try fixture("create-definition-response"), .document)).observed
        let live = try #require(AmberfloDefinition(Self.live("open"), .live)).observed
        guard case .delete(let plain?) = try translator().deletion(of: document, isOurs: true),
            case .delete(let stepped?) = try translator(.live).deletion(of: live, isOurs: false)
        else {
            Issue.record("deletion does not say what is lost")
            return
        }
        #expect(!plain.contains("deprecated"))
        #expect(stepped.contains("deprecated"))
    }

    @Test("What a live meter shows between its deprecation and its deletion is what the deletion passes through")
    func passing() throws {
        let open = try #require(AmberfloDefinition(Self.live("open"), .live)).observed
        let begun = try #require(AmberfloDefinition(Self.live("deprecated"), .live)).observed
        let passing = try translator(.live).passingFields(of: open, toward: nil)
        #expect(passing == [ObjectImage(["meterType": .null])])
        #expect(begun.image["meterType"].isNull && !open.image["meterType"].isNull)
        #expect(try translator(.live).passingFields(of: open, toward: open.image).isEmpty)
        #expect(try translator().passingFields(of: open, toward: nil).isEmpty)
    }

    @Test("A dimension that an apply took away and events brought along again is no drift")
    func withdrawnDimension() throws {
        let recorded = ObjectImage(["dimensions.region": .null, "dimensions.tier": true, "unit": .null])
        let translator = try translator(.live)
        #expect(translator.aged(recorded, now: .epoch) == ObjectImage(["dimensions.tier": true, "unit": .null]))
        let whole = ObjectImage(["dimensions.tier": true, "unit": .null])
        #expect(translator.aged(whole, now: .epoch) == whole)
    }

    @Test("A rule that stays says which dimension events have to go on carrying")
    func rulesStay() throws {
        let json: JSONValue = [
            "meterApiName": "a", "ruleId": "r", "dimensionName": "region", "dimensionValues": ["eu"],
            "action": "INCLUDE",
        ]
        let rule = try #require(AmberfloRulePayload(json, askedFor: "a")).observed
        guard case .refused(_, let remedy) = try translator(rules: true).deletion(of: rule, isOurs: true) else {
            Issue.record("a rule can be deleted")
            return
        }
        #expect(remedy.contains("keep `region` among its `dimensions`"))
    }

    @Test("A replacing body keeps what is the vendor's, drops what is wanted gone, and has our order first")
    func bodies() throws {
        var desired = try translator().translate([MeterEntry(meter { $0.dimensions = ["z", "region"] })]).objects[0]
        desired.image["dimensions.old"] = .null
        let current: JSONValue = [
            "meterApiName": "api-calls", "displayName": "Old", "label": "l", "type": "SUM_OF_ALL_USAGE",
            "meterTimeInMillis": 7,
            "dimensions": ["added", "old", "region"], "secret": "x",
        ]
        let definition = try #require(AmberfloDefinition(current, .document))
        #expect(
            AmberfloReplacement.definition(definition, toward: desired) == [
                "meterApiName": "api-calls", "displayName": "API Calls", "label": "l", "type": "SUM_OF_ALL_USAGE",
                "meterTimeInMillis": 7, "dimensions": ["z", "region", "added"],
            ]
        )
        var wanted = try translator(.live).translate([MeterEntry(meter { $0.unit = "GB" })]).objects[0]
        wanted.image["description"] = .null
        var before = try #require(Self.live("open").object)
        before["description"] = "D"
        before["unknown"] = ["kept": true]
        before["timeoutInMinutes"] = .null
        let live = try #require(AmberfloDefinition(.object(before), .live))
        var after = before
        after["description"] = nil
        after["timeoutInMinutes"] = nil
        after["unit"] = "GB"
        #expect(AmberfloReplacement.definition(live, toward: wanted) == .object(after))
    }
}
