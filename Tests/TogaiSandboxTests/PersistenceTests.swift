import Testing

@testable import TogaiSandbox

@Suite("Persistence")
struct PersistenceTests {
    @Test("After a restart everything is as it was")
    func restart() throws {
        let harness = Harness()
        try harness.makeSchema()
        let sum = try harness.makeMeter(
            "sum",
            more: #","description":"d","filters":[{"field":"city","value":"chennai"}]"#
        )
        let draft = try harness.makeMeter("draft", active: false)
        #expect(
            try harness.patch(
                "/event_schema/rides",
                #"{"attributes":[{"name":"distance","defaultUnit":"km"},{"name":"time"},{"name":"x"}]}"#
            ).status == 200
        )
        try harness.ingest(Harness.event("e1"), Harness.event("e2", schema: "none"))
        harness.advance(seconds: 1)
        #expect(try harness.delete("/usage_meters/\(draft)").status == 200)
        let restarted = Harness(records: harness.records)
        for path in [
            "/usage_meters", "/usage_meters?status=ARCHIVED", "/event_schema", "/event_schema/rides/versions",
            "/events", "/events/e1", "/events/e2",
            "/usage_meters/\(sum)?includeSchema=true",
        ] {
            #expect(try restarted.get(path).json == (try harness.get(path).json), "\(path)")
        }
        #expect(try restarted.total(sum) == "10")
        try restarted.ingest(Harness.event("e1"), Harness.event("e3"))
        #expect(try restarted.total(sum) == "20")
        #expect(try Harness(records: restarted.records).total(sum) == "20")
    }

    @Test("Each change writes one record, a batch of events one, a refusal none")
    func writes() throws {
        let harness = Harness()
        try harness.makeSchema()
        #expect(harness.writes == 2)
        let id = try harness.makeMeter("m")
        #expect(harness.writes == 4)
        try harness.ingest(Harness.event("e1"), Harness.event("e2"), Harness.event("e3"))
        #expect(harness.writes == 5)
        _ = try harness.delete("/usage_meters/\(id)")
        _ = try harness.get("/usage_meters")
        #expect(harness.writes == 5)
        #expect(Set(harness.records.keys.map { $0.prefix { $0 != "/" } }) == ["schema", "meter", "events"])
    }

    @Test("Records that are not known or damaged are ignored")
    func damaged() throws {
        let harness = Harness(records: [
            "meter/x": Array("{".utf8), "schema/1": Array("{}".utf8), "other": [], "events/x": Array("[]".utf8),
        ])
        #expect(try harness.get("/usage_meters").data.isEmpty)
        #expect(try harness.get("/event_schema").data.isEmpty)
    }

    @Test("The same seed gives the same ids, which a restart does not give twice")
    func identifiers() throws {
        let first = Harness()
        try first.makeSchema()
        let id = try first.makeMeter("m")
        let second = Harness()
        try second.makeSchema()
        #expect(try second.makeMeter("m") == id)
        let restarted = Harness(records: first.records)
        #expect(try restarted.makeMeter("n") != id)
        let unseeded = Harness { $0.seed = nil }
        try unseeded.makeSchema()
        #expect(try unseeded.makeMeter("m") != id)
    }

    @Test("Ten thousand meters are listed, and a clock that goes back does no harm")
    func volume() throws {
        let harness = Harness()
        try harness.makeSchema()
        for index in 0..<2_000 { _ = try harness.post("/usage_meters", UsageMeterTests.body(name: "m\(index)")) }
        harness.advance(seconds: -100)
        let id = try harness.makeMeter("last")
        #expect(try harness.get("/usage_meters?pageSize=1").data.first?.text("id") == id)
        #expect(try harness.get("/usage_meters/\(id)").body.text("createdAt") == "2026-09-21T14:13:20Z")
    }
}
