import AdapterKit
import Metering
import Testing

@testable import UsageEngineAdapter

@Suite("What Usage Engine would show")
struct StandInTests {
    private func read(_ meter: Meter) throws -> Meter {
        try #require(Bench.translator.readBack(Bench.encode(meter).objects).meters.first?.meter)
    }

    @Test("a beginning to come is shown, one that has come is not, and an end is in any case")
    func windows() throws {
        let future = Bench.instant("2027-03-01T00:00:00.250Z")
        let past = Bench.instant("2026-01-01T00:00:00Z")
        #expect(try read(Bench.meter { $0.activeFrom = future }).activeFrom == future)
        #expect(try read(Bench.meter { $0.activeFrom = past }).activeFrom == nil)
        #expect(try read(Bench.meter { $0.activeTo = future }).activeTo == future)
        #expect(try read(Bench.meter { ($0.activeFrom, $0.activeTo) = (past, Bench.now) }).activeTo == Bench.now)
    }

    @Test("its answers have no member that the API reference's own examples have not")
    func members() throws {
        let meter = try Bench.meter { draft in
            draft.description = "Bytes"
            draft.category = "Network"
            draft.activeTo = Bench.instant("2027-03-01T00:00:00Z")
        }
        let counter = try #require(
            CustomerMeter(meter: meter.key, customer: "acme", meterKey: "k", deleteOnReset: true)
        )
        let request = Bench.request([MeterEntry(meter)], customers: [counter])
        let shown = Bench.translator.standIn(for: Bench.translator.encode(request).objects)
        try #require(shown.map(\.kind) == [UsageEngineKind.meterType, UsageEngineKind.meter])
        let type = Set(try #require(try Fixture.json("meter-type").object).keys)
        #expect(Set(try #require(shown[0].body.object).keys).subtracting(type) == [])
        let documented = Set(try #require(try Fixture.json("meter").object).keys)
        #expect(Set(try #require(shown[1].body.object).keys).subtracting(documented) == [])
        #expect(shown[1].image["deleteOnReset"] == true && shown[1].running?.value == nil)
    }

    @Test("a counter takes unit and zone from its type, and hangs on that even where it is not given")
    func links() throws {
        let meter = try Bench.meter()
        let counter = try #require(CustomerMeter(meter: meter.key, customer: "acme", meterKey: "k"))
        let request = Bench.request([MeterEntry(meter)], customers: [counter])
        let objects = Bench.translator.encode(request).objects
        let both = Bench.translator.readBack(objects)
        #expect(both.customers.map(\.customer) == [counter])
        #expect(both.meters.map(\.findings) == [[]], "a counter that is new is not stale")
        let alone = Bench.translator.standIn(for: [objects[1]])
        #expect(alone.map { $0.image["meterTypeId"] } == [.string(objects[0].ref.standInID)])
        let bound = Bench.translator.standIn(for: [objects[1].resolved([objects[0].ref: "type-17"])])
        #expect(bound.map { $0.image["meterTypeId"] } == ["type-17"])
    }

    @Test("a type keeps its reference under any key, and one without keeps that")
    func foreignKeys() throws {
        for reference in ["sku-1", nil] {
            var json = try #require(try Fixture.json("meter-type").object)
            json["externalRef"] = reference.map(JSONValue.string)
            let observed = try Bench.observed(.object(json))
            let naming = KeyChoice(known: [ObjectID(observed): try Bench.key("egress")])
            let decoded = try #require(Bench.translator.decode([observed], naming: naming).meters.first)
            #expect(decoded.meter.key.text == "egress" && decoded.meter.externalRef == reference)
            let entry = MeterEntry(decoded.meter, overrides: decoded.overrides)
            let wanted = Bench.translator.encode(Bench.request([entry])).objects
            #expect(wanted.map { $0.image.changes(from: observed.image) } == [[]])
        }
    }
}
