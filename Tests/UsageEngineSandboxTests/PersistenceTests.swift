import HTTPTypes
import Testing

@testable import UsageEngineSandbox

@Suite("What a sandbox keeps")
struct PersistenceTests {
    private func used() throws -> (harness: Harness, type: String) {
        let harness = try Harness("2025-01-10T12:00:00Z") { $0.tokenLifetime = 1_000_000_000 }
        let type = try harness.call(
            .post,
            "/meter-types",
            Samples.type("A", extra: #","externalRef":"r","description":"d""#)
        )
        .id
        _ = try harness.call(
            .post,
            "/meter-types",
            Samples.type("Max", "max", extra: #","activeTo":"2025-12-01T00:00:00Z""#)
        )
        for user in ["u", "v", "w"] {
            _ = try harness.call(.post, "/meters", Samples.meter(type, user: user))
        }
        _ = harness.raw(.post, "/collector", #"{"userId":"u","value":"0.1","meterType":"r"}"# + "\n{}")
        try harness.setClock("2025-02-10T12:00:00Z")
        _ = harness.raw(.post, "/collector", #"{"userId":"u","value":"1e-20","meterType":"r"}"#)
        return (harness, type)
    }

    private let paths = ["/meter-types", "/meters", "/collector/data-correction", "/collector/metered-records"]

    @Test("brings a later run to the same state")
    func roundTrip() throws {
        let (first, type) = try used()
        let second = try Harness("2025-02-10T12:00:00Z", records: first.stored.records)
        for path in paths {
            let before = try first.call(.get, path).body
            #expect(try second.call(.get, path).body == before)
            #expect(before.bytes.count > 60)
        }
        #expect(second.stored.writes.isEmpty)
        #expect(try second.call(.post, "/meters", Samples.meter(type, user: "u")).status == 409)
        #expect(try second.call(.post, "/meter-types", Samples.type("B", extra: #","externalRef":"r""#)).status == 409)
        #expect(try second.call(.post, "/meter-types", Samples.type("B")).status == 201)
        #expect(try second.call(.get, "/meter-types").texts("meterTypes", "name") == ["A", "Max", "B"])
    }

    @Test("is what changed, in order, and nil for what is gone")
    func writes() throws {
        let (harness, type) = try used()
        let meters = try harness.call(.get, "/meters").texts("meters", "id")
        try #require(meters.count == 3)
        let before = harness.stored
        #expect(Set(before.records.keys).isSuperset(of: ["meter-type/\(type)", "meter/\(meters[0])"]))
        #expect(before.records["data-correction/0"] != nil)
        #expect(before.records["metered-record/2"] != nil)
        _ = try harness.call(.delete, "/meters/\(meters[1])")
        _ = try harness.call(.patch, "/meter-types/\(type)", #"{"unit":"calls"}"#)
        let after = harness.stored
        #expect(
            after.writes.dropFirst(before.writes.count) == [
                "meter/\(meters[1])", "meter-type/\(type)", "meter/\(meters[0])", "meter/\(meters[2])",
            ]
        )
        #expect(after.records["meter/\(meters[1])"] == nil)
    }

    @Test("does not change with requests that are refused or only read")
    func refusals() throws {
        let (harness, type) = try used()
        let before = harness.stored.writes.count
        for (method, path, body) in [
            ("GET", "/meters", ""), ("POST", "/meters", Samples.meter(type, user: "u")),
            ("PATCH", "/meter-types/\(type)", #"{"name":""}"#),
            ("DELETE", "/meter-types/\(type)", ""),
        ] {
            _ = try harness.call(.init(method) ?? .get, path, body)
        }
        #expect(harness.stored.writes.count == before)
    }

    @Test("is read without what it does not know or cannot read")
    func foreign() throws {
        let (first, _) = try used()
        var records = first.stored.records
        records["other/1"] = Array("{}".utf8)
        records["meter/broken"] = Array("{".utf8)
        records["meter-type/empty"] = Array("{}".utf8)
        records["metered-record/x"] = Array("[]".utf8)
        records["data-correction/x"] = []
        let second = try Harness("2025-02-10T12:00:00Z", records: records)
        for path in paths {
            #expect(try second.call(.get, path).body == first.call(.get, path).body)
        }
    }

    @Test("ends periods that ended between the runs")
    func gap() throws {
        let (first, _) = try used()
        let second = try Harness("2025-03-02T00:00:00Z", records: first.stored.records)
        let records = second.raw(.get, "/collector/metered-records").list("meteredRecords")
        try #require(records.count == 6)
        #expect(records[3].members?["value"] == .number("0.00000000000000000001"))
    }
}
