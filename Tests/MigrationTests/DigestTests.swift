import AdapterKit
import Metering
import Migration
import SyncEngine
import Testing

@Suite("The digest of what both vendors count a meter by")
struct DigestTests {
    private func binding(
        _ vendor: String,
        id: String = "1",
        _ change: (inout JSONObject) -> Void = { _ in }
    ) throws -> Binding {
        var object = try #require(
            try JSONValue.parse(#"{"key":"trips","name":"Trips","aggregation":"sum","value":"attributes.km"}"#).object
        )
        change(&object)
        return Binding(
            vendor: vendor,
            ref: ObjectRef(ObjectKind("usageMeter"), "trips"),
            id: id,
            name: "Trips",
            meters: [try #require(Meter.Key("trips"))],
            isOurs: true,
            recorded: ObjectImage(),
            definition: .object(object)
        )
    }

    private func digest(
        _ bindings: [Binding],
        _ files: Meter? = nil,
        _ rules: [ProjectionRule] = [],
        strays: [DecodedCustomerMeter] = []
    ) throws -> String? {
        let key = try #require(Meter.Key("trips"))
        let route = try #require(MigrationRoute(from: "togai", to: "amberflo"))
        let project = DefinitionDigest.Project(
            meters: files.map { [key: $0] } ?? [:],
            projections: ["amberflo": EventProjection(vendor: "amberflo", rules: rules)]
        )
        return DefinitionDigest.all(
            of: [key],
            in: bindings,
            on: route,
            project: project,
            strays: ["amberflo": [key: strays]]
        )[key]
    }

    @Test("does not change with what only describes the meter, with a spelling, with the order, or with other vendors")
    func same() throws {
        let base = try digest([binding("togai"), binding("amberflo")])
        #expect(base?.count == 129)
        #expect(try digest([binding("amberflo"), binding("togai")]) == base)
        #expect(try digest([binding("togai") { $0["description"] = "of taxis" }, binding("amberflo")]) == base)
        #expect(try digest([binding("togai") { $0["value"] = "(attributes.km)" }, binding("amberflo")]) == base)
        #expect(try digest([binding("togai"), binding("amberflo"), binding("usage-engine")]) == base)
    }

    @Test("changes with a customer's counter that somebody else made")
    func stray() throws {
        let key = try #require(Meter.Key("trips"))
        let counter = DecodedCustomerMeter(
            customer: try #require(CustomerMeter(meter: key, customer: "gamma", meterKey: "k")),
            kind: ObjectKind("meter"),
            id: "m-1"
        )
        let both = [try binding("togai"), try binding("amberflo")]
        #expect(try digest(both, strays: [counter]) != digest(both))
    }

    @Test("changes with what alters the number at either side")
    func other() throws {
        let base = try digest([binding("togai"), binding("amberflo")])
        for vendor in ["togai", "amberflo"] {
            let still = vendor == "togai" ? "amberflo" : "togai"
            #expect(try digest([binding(vendor) { $0["value"] = "attributes.m" }, binding(still)]) != base)
            #expect(try digest([binding(vendor) { $0["filter"] = "attributes.km > 1" }, binding(still)]) != base)
            #expect(try digest([binding(vendor) { $0["aggregation"] = "max" }, binding(still)]) != base)
            #expect(try digest([binding(vendor) { $0["unit"] = "m" }, binding(still)]) != base)
            #expect(try digest([binding(vendor, id: "2"), binding(still)]) != base)
            #expect(try digest([binding(still)]) != base)
        }
    }

    @Test("does not change with what the projection looks at in events for a meter or for another that shares them")
    func checks() throws {
        let sides = [try binding("togai"), try binding("amberflo")]
        let keys = ["calls", "trips"].compactMap { Meter.Key($0) }
        var rule = ProjectionRule(meters: keys, event: "trip", output: ProjectedTemplate(target: "trip"))
        let base = try digest(sides, nil, [rule])
        rule.checks = keys.map { ProjectionCheck(meter: $0, filter: nil, value: .attribute("km")) }
        #expect(try digest(sides, nil, [rule]) == base)
    }

    @Test("changes with what the files say, with what becomes of events, and with the counters and rules of the meter")
    func rests() throws {
        let sides = [try binding("togai"), try binding("amberflo")]
        let base = try digest(sides)
        let meter = try #require(sides[0].meter)
        #expect(try digest(sides, meter) != base)
        let key = meter.key
        let rule = ProjectionRule(
            meters: [key],
            event: "ride",
            output: ProjectedTemplate(target: "trips", value: .attribute("km"))
        )
        var other = rule
        other.output.value = .attribute("m")
        #expect(try digest(sides, nil, [rule]) != base)
        #expect(try digest(sides, nil, [rule]) != digest(sides, nil, [other]))
        var foreign = rule
        foreign.meters = [try #require(Meter.Key("fares"))]
        #expect(try digest(sides, nil, [foreign]) == base)
        var counter = sides[1]
        counter.ref = ObjectRef(ObjectKind("meter"), "trips/user0@example.com/7c1d")
        counter.definition = .null
        #expect(try digest(sides + [counter]) != base)
        var fed = counter
        fed.recorded = ObjectImage(["meterKey": "7c1e"])
        #expect(try digest(sides + [fed]) != digest(sides + [counter]))
        let (old, new) = (try digest(sides), try digest([sides[1]]))
        #expect(old != new && DefinitionDigest.agreeAtNewSide(old, new))
        #expect(try !DefinitionDigest.agreeAtNewSide(old, digest([sides[0]])))
    }
}
