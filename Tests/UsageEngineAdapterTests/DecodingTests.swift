import AdapterKit
import Metering
import Testing

@testable import UsageEngineAdapter

@Suite("Meter types become meters")
struct DecodingTests {
    private func decode(_ json: JSONValue...) throws -> DecodedInventory {
        Bench.translator.decode(try json.map { try Bench.observed($0) })
    }

    @Test("the meter type of the API reference")
    func documented() throws {
        let inventory = try decode(try Fixture.json("meter-type"))
        let decoded = try #require(inventory.meters.first)
        let meter = decoded.meter
        #expect(meter.key.text == "878752b4-4ddf")
        #expect(meter.name == "Usage based API counter")
        #expect(meter.description == "Meter definition to count the number of API requests per customer")
        #expect(meter.aggregation == .count)
        #expect(meter.value == nil)
        #expect(meter.unit == "requests")
        #expect(meter.category == "API Counts")
        #expect(meter.externalRef == nil)
        #expect(meter.resetSchedule == (try Bench.schedule()))
        #expect(meter.activeFrom == nil)
        #expect(meter.activeTo == Bench.instant("2024-11-22T00:00:00Z"))
        #expect(decoded.overrides.isEmpty)
        #expect(decoded.findings.isEmpty)
        #expect(
            decoded.objects
                == [ObjectRef(ObjectKind("meterType"), "878752b4-4ddf"): "645ed240-02b5-400c-9a3c-21857e8f2ac4"]
        )
        #expect(inventory.undecodable.isEmpty)
    }

    @Test("the meter of the API reference, with its running period")
    func documentedMeter() throws {
        let counter = UsageEngineImage.observed(try #require(MeterPayload(try Fixture.json("meter"))))
        #expect(
            counter.running
                == RunningPeriod(customer: "user0@example.com", value: 25, end: Bench.instant("2023-08-01T00:00:00Z"))
        )
        let type = try Bench.observed(try Fixture.json("meter-type"))
        let inventory = Bench.translator.decode([counter, type])
        let key = try Bench.key("878752b4-4ddf")
        let expected = CustomerMeter(
            meter: key,
            customer: "user0@example.com",
            meterKey: "a1f8797b-c827-4483-b6cf-6d3d3baa18a7"
        )
        #expect(inventory.customers.map(\.customer) == [expected])
        #expect(inventory.customers.map(\.id) == ["8a76066d-ff29-417c-a18e-abde22e44310"])
        #expect(Bench.translator.decode([counter]).undecodable.map(\.object) == [counter])
    }

    @Test("spellings, orders and defaults of the vendor look like no change")
    func spellings() throws {
        let meter = try Bench.meter("878752b4-4ddf", .count) { draft in
            draft.name = "Usage based API counter"
            draft.unit = "requests"
            draft.activeFrom = Bench.instant("2027-01-01T00:00:00Z")
        }
        let object = try #require(Bench.encode(meter).objects.first)
        let schedules: [JSONValue] = [
            "0 0 1 JAN-DEC *", ["weekday": "*", "month": "1-12", "day": "1", "hour": "00", "minute": "0"],
            ["minute": 0, "hour": 0, "day": 1, "month": "*", "weekday": "*"],
        ]
        for schedule in schedules {
            for (aggregation, category, zone) in [
                (JSONValue.string("Increment"), JSONValue.null, JSONValue.string("UTC")),
                (["type": "INCREMENT"], "DEFAULT", "Etc/UTC"), (["type": "increment", "x": 1], "", "Etc/UTC"),
            ] {
                let answer = try Fixture.json(
                    "meter-type",
                    with: [
                        "resetSchedule": schedule, "aggregation": aggregation, "category": category, "timezone": zone,
                        "description": "", "activeTo": nil, "activeFrom": "2027-01-01T01:00:00.000+01:00",
                        "unknown": [1],
                    ]
                )
                let changes = object.image.changes(from: try Bench.observed(answer).image)
                #expect(changes == [], "\(schedule) \(aggregation)")
            }
        }
    }

    @Test(
        "times are read in every form that tells them, in UTC where they name no zone",
        arguments: [
            "2027-01-01T01:00:00.000+01:00", "2027-01-01T00:00:00", "2027-01-01T00:00:00.000000",
            "2027-01-01 00:00:00Z", "2027-01-01 00:00:00+00:00", "2027-01-01 00:00:00.000", "2027-01-01",
        ]
    )
    func times(text: String) throws {
        let observed = try Bench.observed(try Fixture.json("meter-type", with: ["activeFrom": .string(text)]))
        #expect(observed.image["activeFrom"] == "2027-01-01T00:00:00Z")
        let unreadable = try Bench.observed(try Fixture.json("meter-type", with: ["activeFrom": "1 January 2027"]))
        #expect(unreadable.image["activeFrom"] == "1 January 2027")
    }

    @Test("a sum takes the record's value, and gives the same type back")
    func sum() throws {
        let observed = try Bench.observed(try Fixture.json("meter-type", with: ["aggregation": "Sum"]))
        let decoded = try #require(Bench.translator.decode([observed]).meters.first)
        #expect(decoded.meter.value == (try Bench.formula("attributes.value")))
        #expect(decoded.meter.event == nil)
        let entry = MeterEntry(decoded.meter, overrides: decoded.overrides)
        let object = try #require(Bench.translator.encode(Bench.request([entry])).objects.first)
        #expect(object.image.changes(from: observed.image).isEmpty)
        #expect(observed.image.changes(from: object.image).isEmpty)
    }

    @Test("an externalRef that is no key stays, and a missing one is pinned as missing")
    func references() throws {
        let inventory = try decode(
            try Fixture.json("meter-type", with: ["id": "1", "externalRef": "SKU 4711"]),
            try Fixture.json("meter-type", with: ["id": "2", "name": "Other", "externalRef": nil])
        )
        #expect(inventory.meters.map(\.meter.key.text) == ["usage-based-api-counter", "other"])
        #expect(inventory.meters.map(\.meter.externalRef) == ["SKU 4711", nil])
        #expect(inventory.meters.map(\.overrides) == [[:], ["noExternalRef": true]])
    }

    @Test("a type that only its name tells, which another has too, is not decoded, since records could mean either")
    func sharedNames() throws {
        let inventory = try decode(
            try Fixture.json("meter-type", with: ["id": "1", "name": "Calls", "externalRef": nil]),
            try Fixture.json("meter-type", with: ["id": "2", "name": "Calls", "externalRef": "sku"])
        )
        #expect(inventory.meters.map(\.meter.externalRef) == [nil])
        #expect(inventory.meters.map(\.meter.key.text) == ["sku"])
        #expect(inventory.undecodable.map(\.object.id) == ["1"])
        #expect(inventory.undecodable.first?.reason.contains("the type 2 has its name too") == true)
    }

    @Test("keys are distinct, and the same in any order")
    func keys() throws {
        let objects = try [
            ("1", "Egress", nil), ("2", "EGRESS", nil), ("3", "Anything", "egress"), ("4", "日本", nil),
            ("5", "Free", "dup"),
            ("6", "Free", "dup"), ("7", "free!", nil),
        ].map { (id: String, name: String, reference: String?) in
            try Bench.observed(
                try Fixture.json(
                    "meter-type",
                    with: ["id": .string(id), "name": .string(name), "externalRef": reference.map { .string($0) }]
                )
            )
        }
        let forward = Bench.translator.decode(objects)
        let keys = Dictionary(
            uniqueKeysWithValues: forward.meters.map { ($0.objects.values.first ?? "", $0.meter.key.text) }
        )
        #expect(Set(keys.values).count == 7)
        #expect(keys["3"] == "egress")
        #expect(keys["7"] == "free")
        #expect(keys["4"]?.hasPrefix("meter-type-") == true)
        #expect(Bench.translator.decode(objects.reversed()) == forward)
    }

    @Test(
        "what the core cannot hold is listed with its reason",
        arguments: [
            ("aggregation", #"{"type":"p99"}"#, "p99"), ("name", "null", "name is empty"),
            ("resetSchedule", #"{"minute":"0","hour":"0","day":"1","month":"*","weekday":"1"}"#, "both day fields"),
            ("resetSchedule", #"{"minute":"0","hour":"0","day":"15W","month":"*","weekday":"*"}"#, "15W"),
            ("timezone", #""Mars/Olympus""#, "Mars/Olympus"), ("activeTo", #""soon""#, "soon"),
            ("resetSchedule", "null", "no reset schedule"),
        ]
    )
    func undecodable(member: String, value: String, reason: String) throws {
        let inventory = try decode(try Fixture.json("meter-type", with: [member: try JSONValue.parse(value)]))
        #expect(inventory.meters.isEmpty)
        #expect(inventory.undecodable.count == 1)
        #expect(inventory.undecodable.first?.reason.contains(reason) == true)
    }

    @Test("a counter that an edit of its type did not reach is said to be stale")
    func stale() throws {
        let type = try Bench.observed(
            try Fixture.json("meter-type", with: ["unit": "calls", "thresholds": [["name": "80%"]]])
        )
        let counter = UsageEngineImage.observed(try #require(MeterPayload(try Fixture.json("meter"))))
        let findings = try #require(Bench.translator.decode([type, counter]).meters.first?.findings)
        #expect(findings.map(\.field) == [.key, .customers])
        #expect(findings[0].reason.contains("thresholds"))
        #expect(findings[1].reason.contains("user0@example.com"))
    }

    @Test("two counters of one identity are told apart")
    func repeatedCounter() throws {
        let type = try Bench.observed(try Fixture.json("meter-type"))
        let counters = try ["a", "b"].map { id in
            UsageEngineImage.observed(try #require(MeterPayload(try Fixture.json("meter", with: ["id": .string(id)]))))
        }
        let inventory = Bench.translator.decode([type] + counters.reversed())
        #expect(inventory.customers.map(\.id) == ["a"])
        #expect(inventory.undecodable.map(\.object.id) == ["b"])
    }
}
