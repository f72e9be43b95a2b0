import AdapterKit
import Metering
import Testing

@testable import AmberfloAdapter

@Suite("Definitions become meters")
struct DecodingTests {
    private func observed(_ json: JSONValue, _ dialect: AmberfloDialect = .document) throws -> ObservedObject {
        try #require(AmberfloDefinition(json, dialect)).observed
    }

    private func definition(
        _ apiName: String,
        _ type: String = "SUM_OF_ALL_USAGE",
        name: String = "N"
    ) throws -> ObservedObject {
        try observed(["meterApiName": .string(apiName), "displayName": .string(name), "type": .string(type)])
    }

    @Test("The document's list becomes a meter that takes the events filed under its name")
    func example() throws {
        let list = try #require(try fixture("list-definitions-response").array)
        let inventory = try translator().decode(list.map { try observed($0) })
        let decoded = try #require(inventory.meters.first)
        let expected = try meter {
            $0.event = "api-calls"
            $0.value = .expression(.attribute("meterValue"))
        }
        #expect(decoded.meter == expected)
        #expect(decoded.overrides == [:])
        #expect(decoded.findings == [])
        #expect(decoded.objects == [ObjectRef(Amberflo.definitionKind, "api-calls"): "api-calls"])
        #expect(inventory.events == [try EventSchema(name: "api-calls", attributes: [.init(name: "meterValue")])])
        #expect(inventory.undecodable == [])
    }

    @Test("What the core model has no word for is left, with the reason, in whatever order it comes")
    func undecodable() throws {
        let objects = try [
            definition("a"), definition("b", "RUNNING_TOTAL"), definition("c", name: " "), definition("d", ""),
        ]
        for order in [objects, objects.reversed()] {
            let inventory = try translator().decode(order)
            #expect(inventory.meters.map(\.meter.key.text) == ["a"])
            #expect(inventory.undecodable.count == 3)
            let reason = inventory.undecodable.first { $0.object.id == "b" }?.reason
            #expect(reason == "the core model has no aggregation for the type `RUNNING_TOTAL`")
        }
    }

    @Test("A type means the same in any case", arguments: ["sum_of_all_usage", "Sum_Of_All_Usage"])
    func cases(type: String) throws {
        let plain = try definition("a")
        #expect(try definition("a", type).image == plain.image)
        #expect(try translator().decode([definition("a", type)]).meters.map(\.meter.aggregation) == [.sum])
    }

    @Test("A definition that is deprecated is left too, though its name is that of one that counts")
    func deprecated() throws {
        let objects = try [("1", "deprecated"), ("2", "open")].map { id, status in
            try observed(
                [
                    "id": .string(id), "meterApiName": "a", "label": "A", "meterType": "sum_of_all_usage",
                    "lockingStatus": .string(status),
                ],
                .live
            )
        }
        for order in [objects, objects.reversed()] {
            let inventory = try translator(.live).decode(order)
            #expect(inventory.meters.map(\.objects.values.first) == ["2"])
            #expect(inventory.undecodable.map(\.object.id) == ["1"])
            #expect(inventory.undecodable.first?.reason == "it is deprecated, and counts no more")
        }
    }

    @Test("Keys are made from API names, are distinct, and pin the name where they differ")
    func keys() throws {
        let names = ["api.calls", "api-calls", "API Calls", "größe", "日本", "x", String(repeating: "k", count: 70)]
        let objects = try names.map { try definition($0) }
        var seen: [[String: String]] = []
        for order in [objects, objects.reversed()] {
            let meters = try translator().decode(order).meters
            #expect(Set(meters.map(\.meter.key)).count == names.count)
            for meter in meters {
                let pinned = meter.overrides["meterApiName"]?.string
                #expect((pinned ?? meter.meter.key.text) == meter.meter.event)
                #expect((pinned == nil) == (meter.meter.key.text == meter.meter.event))
            }
            seen.append(Dictionary(uniqueKeysWithValues: meters.map { ($0.meter.event ?? "", $0.meter.key.text) }))
        }
        #expect(seen[0] == seen[1])
        #expect(seen[0]["api-calls"] == "api-calls")
        #expect(seen[0]["x"] == "x")
        #expect(seen[0]["api.calls"]?.hasPrefix("api-calls-") == true)
    }

    @Test("Two live meters with one label keep it, so that no plan renames them")
    func sharedLabel() throws {
        let bodies: [JSONValue] = ["a", "b"].map { name in
            ["id": .string(name), "meterApiName": .string(name), "label": "Calls", "meterType": "sum_of_all_usage"]
        }
        let live = try translator(.live)
        let objects = try bodies.map { try observed($0, .live) }
        let meters = live.decode(objects).meters
        #expect(meters.map(\.overrides) == [["label": "Calls"], ["label": "Calls"]])
        let translation = live.translate(meters.map { MeterEntry($0.meter, overrides: $0.overrides) })
        #expect(translation.objects.isEmpty)
        #expect(translation.meters.allSatisfy { $0.fidelity == .refused })
    }

    @Test("A live meter brings description and unit, and its distinct values")
    func live() throws {
        let users = try observed(
            [
                "id": "1", "meterApiName": "users", "label": "Users", "meterType": "active_users", "unit": "seats",
                "description": "D", "dimensions": ["region", "customerId"], "aggregationDimensions": ["customerId"],
                "lockingStatus": "close_to_changes", "createTime": 7,
            ],
            .live
        )
        let seats = try observed(
            [
                "id": "2", "meterApiName": "seats", "label": "Seats", "meterType": "active_users",
                "aggregationDimensions": ["seat"],
            ],
            .live
        )
        let pairs = try observed(
            [
                "id": "3", "meterApiName": "p", "label": "P", "meterType": "active_users",
                "aggregationDimensions": ["x", "y"],
            ],
            .live
        )
        let inventory = try translator(.live).decode([users, seats, pairs])
        #expect(inventory.meters.map(\.meter.aggregation) == [.unique(.customer), .unique(.dimension("seat"))])
        let first = inventory.meters[0]
        #expect(first.meter.unit == "seats")
        #expect(first.meter.description == "D")
        #expect(first.meter.dimensions == ["region"])
        #expect(first.findings.map(\.field) == [.dimensions])
        #expect(first.objects == [ObjectRef(Amberflo.definitionKind, "users"): "1"])
        #expect(inventory.events.map(\.dimensions) == [["region"], ["seat"]])
        #expect(
            inventory.undecodable.map(\.reason) == [
                "the core model has no aggregation for the type `active_users` of 2 dimensions together"
            ]
        )
    }

    private func rule(
        _ id: String,
        _ apiName: String,
        _ dimension: String,
        _ values: JSONValue,
        _ action: String
    ) throws -> ObservedObject {
        let json: JSONValue = [
            "ruleId": .string(id), "meterApiName": .string(apiName), "dimensionName": .string(dimension),
            "dimensionValues": values, "action": .string(action),
        ]
        return try #require(AmberfloRulePayload(json, askedFor: apiName)).observed
    }

    @Test("Filtering rules become the meter's filter; what a filter cannot hold is left")
    func rules() throws {
        let objects = try [
            definition("a"), definition("b"), rule("1", "a", "region", ["us", "eu"], "INCLUDE"),
            rule("2", "a", "tier", ["free"], "EXCLUDE"), rule("3", "b", "x", ["1"], "INCLUDE"),
            rule("4", "b", "x", ["2"], "INCLUDE"), rule("5", "gone", "x", ["2"], "INCLUDE"),
            rule("6", "a", "y", [], "INCLUDE"), rule("7", "a", "z", ["eu", 1], "INCLUDE"),
        ]
        let inventory = try translator(rules: true).decode(objects)
        let filters = inventory.meters.map { $0.meter.filter?.expression?.description }
        #expect(filters == [#"dimensions.region in ["eu", "us"] && dimensions.tier != "free""#, nil])
        #expect(
            inventory.meters[0].objects == [
                ObjectRef(Amberflo.definitionKind, "a"): "a", ObjectRef(Amberflo.ruleKind, "a/region/INCLUDE"): "a/1",
                ObjectRef(Amberflo.ruleKind, "a/tier/EXCLUDE"): "a/2",
            ]
        )
        #expect(Set(inventory.undecodable.map(\.object.id)) == ["b/3", "b/4", "gone/5", "a/6", "a/7"])
        #expect(inventory.meters.allSatisfy { $0.findings.map(\.field) == [.filter] })
        #expect(inventory.events[0].dimensions == ["region", "tier"])
        let again = try translator(rules: true).translate(
            inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) }
        )
        for object in again.objects {
            let id = inventory.meters.compactMap { $0.objects[object.ref] }.first
            let original = objects.first { $0.kind == object.ref.kind && $0.id == id }
            #expect(object.image.changes(from: original?.image ?? ObjectImage()) == [])
        }
        #expect(again.objects.count == 4)
    }

    @Test("Rules that are not managed are read for what they say, and bound to nothing")
    func unmanagedRules() throws {
        let objects = try [definition("a"), definition("b"), rule("1", "a", "region", ["us"], "INCLUDE")]
        let inventory = try translator(rules: false).decode(objects)
        let filters = inventory.meters.map { $0.meter.filter?.expression?.description }
        #expect(filters == [#"dimensions.region == "us""#, nil])
        #expect(inventory.meters[0].objects == [ObjectRef(Amberflo.definitionKind, "a"): "a"])
        #expect(inventory.meters.map { $0.findings.map { "\($0.field) \($0.fidelity)" } } == [["filter emulated"], []])
        #expect(inventory.events[0].dimensions == ["region"])
        #expect(inventory.undecodable.isEmpty)
    }
}
