import AdapterKit
import Metering
import Testing

@testable import TogaiAdapter

@Suite("Decoding of Togai's objects")
struct DecodingTests {
    private let translator: any VendorTranslator

    init() throws {
        translator = TogaiDescriptor.descriptor.translator(try Account.settings())
    }

    private func observed(_ json: JSONValue, schema: String? = nil) throws -> ObservedObject {
        var object = try #require(json.object)
        if let schema { object["eventSchema"] = ["name": .string(schema)] }
        return TogaiImage.observed(try #require(TogaiMeter(.object(object))))
    }

    private func changed(_ fixture: Fixture, _ members: [String: JSONValue]) throws -> JSONValue {
        var object = try #require(try fixture.json().object)
        for (key, value) in members { object[key] = value }
        return .object(object)
    }

    /// What a plan after an import would change.
    private func changesAfterImport(_ objects: [ObservedObject]) throws -> [[FieldChange]] {
        let inventory = translator.decode(objects)
        let translation = translator.encode(
            EncodingRequest(
                entries: inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) },
                events: inventory.events,
                now: Account.now
            )
        )
        return try translation.objects.map { wanted in
            let there = try #require(objects.first { $0.kind == wanted.ref.kind && $0.name == wanted.name })
            return wanted.image.changes(from: there.image)
        }
    }

    @Test("the document's answer is a draft whose matcher, which is no JSON, is kept byte for byte")
    func documentAnswer() throws {
        let json = try Fixture.createResponse.json()
        let inventory = translator.decode([try observed(json, schema: "evfhr123d")])
        let decoded = try #require(inventory.meters.first)
        #expect(decoded.meter.key.text == "rides")
        #expect(decoded.meter.status == .draft)
        #expect(decoded.meter.aggregation == .count)
        #expect(decoded.meter.description == "Cab rides")
        let matcher = try #require(json["computations"]?[0]?["matcher"]?.string)
        #expect(decoded.meter.filter == .opaque(dialect: "togai", text: matcher))
        #expect(decoded.objects[ObjectRef(TogaiImage.usageMeter, "rides")] == "um.1zlQTBWlkeO.lB7fh")
    }

    @Test("the document's request, once it is at Togai, comes back unchanged")
    func documentRequest() throws {
        var json = try changed(.createRequest, ["id": "um.1", "status": "DRAFT"])
        let schema = TogaiImage.observed(
            try #require(TogaiSchema(["name": "evfhr123d", "status": "ACTIVE", "attributes": [["name": "distance"]]]))
        )
        #expect(try changesAfterImport([schema, try observed(json)]).allSatisfy(\.isEmpty))
        let draft = TogaiImage.observed(
            try #require(TogaiSchema(["name": "evfhr123d", "status": "DRAFT", "attributes": [["name": "distance"]]]))
        )
        #expect(try changesAfterImport([draft, try observed(json)]).allSatisfy(\.isEmpty))
        let tabbed = try observed(try changed(.createRequest, ["id": "um.1", "name": "Rides\tof all"]))
        #expect(try changesAfterImport([schema, tabbed]).allSatisfy(\.isEmpty))
        let value = translator.decode([schema, try observed(json)]).meters.first?.meter.value
        #expect(value == .expression(try Expression("attributes.distance * 0.4", as: .number).canonical()))
        json = try changed(
            .createRequest,
            ["id": "um.1", "status": "DRAFT", "computations": [["computation": ["var": "attributes.x"]]]]
        )
        #expect(
            translator.decode([schema, try observed(json)]).meters.first?.meter.value
                == .opaque(dialect: "togai", text: #"{"var":"attributes.x"}"#)
        )
    }

    @Test("an answer of the later specification is understood, and comes back unchanged")
    func liveAnswer() throws {
        let objects = [
            TogaiImage.observed(try #require(TogaiSchema(try Fixture.eventSchema.json()))),
            try observed(try Fixture.liveMeter.json()),
        ]
        let inventory = translator.decode(objects)
        let meter = try #require(inventory.meters.first?.meter)
        #expect(meter.event == "rides")
        #expect(meter.billableName == "Ride distance (km)")
        #expect(meter.dimensions == ["city"])
        #expect(meter.value?.description == "attributes.distance * 0.4")
        #expect(meter.filter?.description == "dimensions.city in [\"chennai\", \"mumbai\"]")
        #expect(inventory.events.first?.attributes == [.init(name: "distance", unit: "km"), .init(name: "wait")])
        #expect(try changesAfterImport(objects).allSatisfy(\.isEmpty))
    }

    @Test("a schema that the answer shows under another name than the meter's is not the meter's")
    func otherSchema() throws {
        let json = try changed(
            .liveMeter,
            ["eventSchemaName": "C", "eventSchema": ["name": "s", "dimensions": [["name": "city"]]]]
        )
        let objects = [try observed(json)]
        let inventory = translator.decode(objects)
        #expect(inventory.meters.first?.meter.event == "C")
        #expect(inventory.meters.first?.meter.dimensions == [])
        let request = EncodingRequest(
            entries: inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) },
            events: inventory.events,
            now: Account.now
        )
        let wanted = try #require(translator.encode(request).objects.first { $0.ref.kind == TogaiImage.usageMeter })
        #expect(wanted.image.changes(from: objects[0].image) == [])
    }

    @Test("a quotient, which Togai rounds, stays opaque")
    func quotient() throws {
        let json = try changed(
            .liveMeter,
            ["computations": [["computation": #"{"/":[{"var":"attributes.distance"},3]}"#, "order": 1]]]
        )
        let objects = [
            TogaiImage.observed(try #require(TogaiSchema(try Fixture.eventSchema.json()))), try observed(json),
        ]
        #expect(
            translator.decode(objects).meters.first?.meter.value
                == .opaque(dialect: "togai", text: #"{"/":[{"var":"attributes.distance"},3]}"#)
        )
        #expect(try changesAfterImport(objects).allSatisfy(\.isEmpty))
    }

    @Test("filters of the vendor's own are carried beside the matcher")
    func vendorFilters() throws {
        let json = try changed(.liveMeter, ["filters": [["field": "city", "value": "chennai"]]])
        let objects = [
            TogaiImage.observed(try #require(TogaiSchema(try Fixture.eventSchema.json()))), try observed(json),
        ]
        guard case .opaque("togai", let text)? = translator.decode(objects).meters.first?.meter.filter else {
            Issue.record("the filter is not opaque")
            return
        }
        #expect(TogaiOpaqueFilter.parts(text).filters == [["field": "city", "value": "chennai"]])
        #expect(try changesAfterImport(objects).allSatisfy(\.isEmpty))
        let withoutFilters = try observed(try Fixture.liveMeter.json())
        #expect(objects[1].image.changes(from: withoutFilters.image).map(\.path) == ["filters"])
    }

    @Test("what the user interface can make and the API cannot is read, with a finding")
    func interfaceAggregation() throws {
        let decoded = translator.decode([try observed(try changed(.liveMeter, ["aggregation": "MAX"]))])
        #expect(decoded.meters.first?.meter.aggregation == .max)
        #expect(decoded.meters.first?.findings.first?.fidelity == .refused)
    }

    @Test(
        "what the core model cannot hold is undecodable, with a reason",
        arguments: [
            ("type", "GAUGE", "GAUGE"), ("aggregation", "DISTINCT_COUNT", "DISTINCT_COUNT"),
            ("status", "ARCHIVED", "ARCHIVED"),
            ("computations", [["computation": "1"], ["computation": "2"]], "2 computations"),
            ("computations", [], "no computation"),
            ("eventSchema", nil, "event schema"), ("name", "a/b", "name"),
        ] as [(String, JSONValue, String)]
    )
    func undecodable(field: String, value: JSONValue, reason: String) throws {
        let inventory = translator.decode([try observed(try changed(.liveMeter, [field: value]))])
        #expect(inventory.meters.isEmpty)
        #expect(inventory.undecodable.first?.reason.contains(reason) == true)
    }

    @Test("a name that was made to fit is found again in the billable name")
    func fittedName() throws {
        let full = "Egress / Ingress (MiB)"
        let json = try changed(.liveMeter, ["name": .string(TogaiNames.fit(full)), "billableName": .string(full)])
        let objects = [
            TogaiImage.observed(try #require(TogaiSchema(try Fixture.eventSchema.json()))), try observed(json),
        ]
        let meter = try #require(translator.decode(objects).meters.first?.meter)
        #expect(meter.name == full)
        #expect(meter.billableName == nil)
        #expect(try changesAfterImport(objects).allSatisfy(\.isEmpty))
    }

    @Test("keys are distinct, and do not depend on the order")
    func keys() throws {
        let names = ["Egress", "egress", "EGRESS", "日本", "Calls"]
        let objects = try names.enumerated().map { index, name in
            TogaiImage.observed(
                try #require(
                    TogaiMeter([
                        "id": .string("um.\(index)"), "name": .string(name), "aggregation": "COUNT",
                        "eventSchemaName": "x",
                    ])
                )
            )
        }
        let keys = translator.decode(objects).meters.map(\.meter.key.text)
        #expect(Set(keys).count == keys.count)
        #expect(keys.contains("calls"))
        let reversed = translator.decode(objects.reversed())
        #expect(Set(reversed.meters) == Set(translator.decode(objects).meters))
        #expect(keys.count + translator.decode(objects).undecodable.count == objects.count)
    }

    @Test("meters of a crowded schema keep it")
    func crowdedSchema() throws {
        let attributes = (0..<12).map { "a\($0)" }
        let schema = TogaiImage.observed(
            try #require(
                TogaiSchema([
                    "name": "wide", "status": "ACTIVE", "attributes": .array(attributes.map { ["name": .string($0)] }),
                    "dimensions": [],
                ])
            )
        )
        let meters = try attributes.map { name in
            TogaiImage.observed(
                try #require(
                    TogaiMeter([
                        "id": .string("um.\(name)"), "name": .string(name), "aggregation": "SUM",
                        "eventSchemaName": "wide",
                        "computations": [["computation": .string("{\"var\":\"attributes.\(name)\"}")]],
                    ])
                )
            )
        }
        #expect(try changesAfterImport([schema] + meters).allSatisfy(\.isEmpty))
    }

    @Test("a meter whose schema Togai does not tell differs only where the wanted schema changes")
    func untoldSchema() throws {
        let account = try Account.sandbox()
        let wanted = try #require(account.translate([try meter("a", aggregation: .count)]).objects.last)
        let json: JSONValue = [
            "id": "um.1", "name": "a", "type": "COUNTER", "status": "ACTIVE", "aggregation": "COUNT",
            "computations": [["computation": "1"]],
        ]
        let there = TogaiImage.observed(try #require(TogaiMeter(json)), candidates: ["api_request", "job"])
        #expect(wanted.image.changes(from: there.image).isEmpty)
        var moved = try #require(account.translate([try meter("a", event: "job", aggregation: .count)]).objects.last)
        for path in wanted.image.paths where moved.image[optional: path] == nil { moved.image[path] = .null }
        let changes = moved.image.changes(from: there.image)
        #expect(changes.map(\.path) == ["eventSchemaName.api_request"])
        guard case .replace = account.translator.effect(of: changes, on: there, toward: moved) else {
            Issue.record("a change of the schema is no replacement")
            return
        }
    }
}
