import AdapterKit
import Metering
import Testing

@testable import UsageEngineAdapter

@Suite("Meters become meter types")
struct EncodingTests {
    @Test("the body of a create is that of the API reference")
    func documentedBody() throws {
        let meter = try Bench.meter("api-counter", .count) { draft in
            draft.name = "Usage based API counter"
            draft.description = "Meter definition to count the number of API requests per customer"
            draft.unit = "requests"
            draft.category = "API Counts"
            draft.externalRef = "878752b4-4ddf"
            draft.activeFrom = Bench.instant("2023-07-26T09:00:15.690Z")
            draft.activeTo = Bench.instant("2024-11-22T00:00:00Z")
        }
        let before = Bench.instant("2023-07-01T00:00:00Z")
        let translation = Bench.translator.encode(Bench.request([MeterEntry(meter)], now: before))
        let object = try #require(translation.objects.first)
        let documented = try Fixture.json(
            "create-meter-type",
            with: ["activeFrom": "2023-07-26T09:00:15.690Z", "activeTo": "2024-11-22T00:00:00.000Z"]
        )
        #expect(object.body == documented)
        #expect(object.ref == ObjectRef(ObjectKind("meterType"), "api-counter"))
        #expect(object.marks == [Mark("externalRef", "878752b4-4ddf"), Mark("name", "Usage based API counter")])
        #expect(translation.meters == [MeterTranslation(key: meter.key, findings: [], objects: [object.ref])])
        let answered = try Bench.observed(try Fixture.json("meter-type"), now: before)
        #expect(object.image.changes(from: answered.image).isEmpty)
    }

    @Test(
        "each aggregation has the vendor's word",
        arguments: [("sum", "sum"), ("count", "increment"), ("max", "max"), ("min", "min")]
    )
    func aggregations(core: String, word: String) throws {
        let aggregation = try #require([Aggregation.sum, .count, .max, .min].first { $0.description == core })
        let object = try #require(Bench.encode(try Bench.meter("m", aggregation)).objects.first)
        #expect(object.body["aggregation"] == ["type": .string(word)])
    }

    @Test("the schedule becomes five canonical texts in the meter's own zone")
    func schedule() throws {
        let meter = try Bench.meter {
            $0.resetSchedule = try Bench.schedule("0,15,30,45 6 L FEB,JUL *", "Europe/Paris")
        }
        let object = try #require(Bench.encode(meter).objects.first)
        let expected: JSONValue = ["minute": "*/15", "hour": "6", "day": "L", "month": "2,7", "weekday": "*"]
        #expect(object.body["resetSchedule"] == expected)
        #expect(object.body["timezone"] == "Europe/Paris")
        #expect(object.image["resetSchedule"] == "*/15 6 L 2,7 *")
    }

    @Test("defaults fill unit and schedule, and make no finding")
    func defaults() throws {
        let meter = try Bench.meter {
            $0.unit = nil
            $0.resetSchedule = nil
        }
        let defaults = MeterDefaults(unit: "units", resetSchedule: try Bench.schedule("0 0 * * 1"))
        let translation = Bench.translator.encode(Bench.request([MeterEntry(meter)], defaults: defaults))
        #expect(translation.meters.first?.findings == [])
        #expect(translation.objects.first?.body["unit"] == "units")
        #expect(translation.objects.first?.image["resetSchedule"] == "0 0 * * 1")
    }

    @Test("the key stands for a missing externalRef, and is what records name")
    func standIn() throws {
        let translation = Bench.encode(try Bench.meter("egress"))
        #expect(translation.objects.first?.body["externalRef"] == "egress")
        #expect(translation.projection.rules.first?.output.target == "egress")
    }

    @Test("overrides win, and can leave the externalRef unset")
    func overrides() throws {
        let entry = MeterEntry(
            try Bench.meter("egress"),
            overrides: ["name": "N", "description": "D", "unit": "U", "category": "C", "noExternalRef": true]
        )
        let translation = Bench.translator.encode(Bench.request([entry]))
        let object = try #require(translation.objects.first)
        #expect(object.body["name"] == "N")
        #expect(object.body["description"] == "D")
        #expect(object.body["unit"] == "U")
        #expect(object.body["category"] == "C")
        #expect(object.body["externalRef"] == nil)
        #expect(object.marks == [Mark("name", "N")])
        #expect(translation.projection.rules.first?.output.target == "N")
        #expect(translation.meters.first?.findings == [])
        let pinned = MeterEntry(try Bench.meter("egress"), overrides: ["externalRef": "sku"])
        #expect(Bench.translator.encode(Bench.request([pinned])).objects.first?.body["externalRef"] == "sku")
    }

    @Test("what an instant that has passed still says is kept in the image, and not in the body")
    func pastWindow() throws {
        let meter = try Bench.meter {
            $0.activeFrom = Bench.instant("2026-01-01T00:00:00Z")
            $0.activeTo = Bench.instant("2026-02-01T00:00:00Z")
        }
        let object = try #require(Bench.encode(meter).objects.first)
        #expect(object.body["activeFrom"] == nil)
        #expect(object.body["activeTo"] == nil)
        #expect(object.image["activeFrom"] == .null)
        #expect(object.image["activeTo"] == "2026-02-01T00:00:00Z")
    }

    @Test("an instant that has passed is not sent, and so nothing is to be said of its fraction")
    func fineAndPast() throws {
        let meter = try Bench.meter { $0.activeFrom = Bench.instant("2026-01-01T00:00:00.0005Z") }
        #expect(Bench.encode(meter).meters.first?.findings == [])
    }

    @Test("instants finer than a millisecond never cut off an event that counts")
    func fineWindow() throws {
        let meter = try Bench.meter {
            $0.activeFrom = Bench.instant("2027-01-01T00:00:00.0005Z")
            $0.activeTo = Bench.instant("2027-02-01T00:00:00.0005Z")
        }
        let translation = Bench.encode(meter)
        #expect(translation.objects.first?.body["activeFrom"] == "2027-01-01T00:00:00.000Z")
        #expect(translation.objects.first?.body["activeTo"] == "2027-02-01T00:00:00.001Z")
        #expect(translation.meters.first?.findings.map(\.field) == [.activeFrom, .activeTo])
        #expect(translation.meters.first?.fidelity == .emulated)
        #expect(translation.projection.rules.first?.from == meter.activeFrom)
    }

    @Test("customers' meters link to their type, which comes first")
    func customers() throws {
        let meter = try Bench.meter("egress")
        let customer = try #require(
            CustomerMeter(meter: meter.key, customer: "user0@example.com", meterKey: "a1f8797b", deleteOnReset: true)
        )
        let stray = try #require(CustomerMeter(meter: try Bench.key("other"), customer: "u", meterKey: "k"))
        let translation = Bench.translator.encode(
            Bench.request([MeterEntry(meter)], customers: [stray, customer, customer])
        )
        #expect(translation.objects.map(\.ref.kind) == [ObjectKind("meterType"), ObjectKind("meter")])
        let object = try #require(translation.objects.last)
        let type = ObjectRef(ObjectKind("meterType"), "egress")
        #expect(object.ref.key == "egress/user0@example.com/a1f8797b")
        #expect(object.links == ["meterTypeId": type])
        #expect(object.requires == [type])
        #expect(object.marks == [Mark("identity", "${meterType egress}/user0@example.com/a1f8797b")])
        #expect(
            object.body
                == ["meterKey": "a1f8797b", "meterTypeId": "${meterType egress}", "userId": "user0@example.com"]
        )
        #expect(object.image["deleteOnReset"] == true)
        #expect(translation.meters.first?.objects == [type, object.ref])
        #expect(object.resolved([type: "T1"]).marks == [Mark("identity", "T1/user0@example.com/a1f8797b")])
    }

    @Test("the order of meters changes nothing but the order")
    func order() throws {
        let meters = try ["a", "b", "c"].map { try Bench.meter($0) }.map { MeterEntry($0) }
        let forward = Bench.translator.encode(Bench.request(meters))
        let backward = Bench.translator.encode(Bench.request(meters.reversed()))
        #expect(Set(forward.objects) == Set(backward.objects))
        #expect(forward.meters == backward.meters.reversed())
    }
}
