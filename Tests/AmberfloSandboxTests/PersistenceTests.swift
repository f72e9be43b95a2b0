import Testing

@testable import AmberfloSandbox

@Suite("Persistence")
struct PersistenceTests {
    private static let day = 1_718_150_400..<1_718_236_800

    private static func event(_ id: String, _ value: String, _ meter: String = "a") -> String {
        #"{"meterApiName":"\#(meter)","customerId":"c","meterValue":\#(value),"meterTimeInMillis":1718153645993,"uniqueId":"\#(id)","dimensions":{"r":"x"}}"#
    }

    @Test("A sandbox goes on where an earlier one stopped")
    func restart() throws {
        let first = Desk()
        for index in 0..<12 { try first.define("m\(index)") }
        try first.define("a", dimensions: ["r"])
        try first.ok(
            "POST",
            "/meters",
            #"{"meterApiName":"l","label":"L","meterType":"event_duration","description":"d","lockingStatus":"close_to_changes"}"#
        )
        for id in ["z", "y"] {
            try first.ok(
                "POST",
                "/meter-event-filtering-rules",
                #"{"meterApiName":"a","ruleId":"\#(id)","action":"INCLUDE"}"#
            )
        }
        try first.ok("POST", "/ingest", Self.event("1", "0.1"))
        try first.ok("POST", "/ingest", "[\(Self.event("2", "12345678901234567890.123456789"))]")
        let second = Desk(records: first.saved.merging(["other/x": [1]]) { one, _ in one })
        for path in ["/meter-definition", "/meters", "/meter-event-filtering-rules?meterApiName=a"] {
            #expect(try second.ok("GET", path).json == first.ok("GET", path).json)
        }
        #expect(try second.usage("a", Self.day) == ["1718150400": "12345678901234567890.223456789"])
        try second.ok("POST", "/ingest", Self.event("1", "0.1"))
        #expect(second.changes.isEmpty)
        try second.ok("POST", "/ingest", Self.event("3", "1"))
        try second.define("last")
        let third = Desk(records: second.saved)
        #expect(try third.usage("a", Self.day) == ["1718150400": "12345678901234567891.223456789"])
        #expect(try third.ok("GET", "/meter-definition").json == second.ok("GET", "/meter-definition").json)
    }

    @Test("Each change is one record of one object, and what changes nothing writes nothing")
    func changes() throws {
        let desk = Desk()
        try desk.define("a", dimensions: ["r"])
        try desk.define("b")
        #expect(Set(desk.changes).count == 2)
        try desk.ok("POST", "/ingest", "[\(Self.event("1", "1")),\(Self.event("2", "1"))]")
        #expect(desk.changes.count == 3)
        try desk.ok("POST", "/ingest", Self.event("3", "1", "b"))
        #expect(desk.changes.suffix(2).map { $0.split(separator: "/")[0] } == ["meter", "events"])
        try desk.ok(
            "PUT",
            "/meter-definition",
            #"{"meterApiName":"a","displayName":"Name of a","type":"SUM_OF_ALL_USAGE","dimensions":["r"]}"#
        )
        #expect(desk.changes.count == 5)
        try desk.ok("DELETE", "/meter-definition/a")
        #expect(desk.saved.keys.filter { $0.hasPrefix("meter/") }.count == 1)
    }

    @Test("A meter that was deleted takes its usage with it, after a restart too")
    func deletion() throws {
        let desk = Desk()
        try desk.define("a")
        try desk.ok("POST", "/ingest", Self.event("1", "1"))
        try desk.ok("DELETE", "/meter-definition/a")
        try desk.define("a")
        #expect(try desk.usage("a", Self.day).isEmpty)
        #expect(try Desk(records: desk.saved).usage("a", Self.day).isEmpty)
    }

    @Test("A live meter that gets another API name keeps its rules and its usage, after a restart too")
    func renaming() throws {
        let desk = Desk()
        let meter = #"{"meterApiName":"a","label":"A","meterType":"sum_of_all_usage","dimensions":["r"]"#
        let id = try #require(try desk.ok("POST", "/meters", meter + "}")["id"]?.string)
        try desk.ok("POST", "/meter-event-filtering-rules", #"{"meterApiName":"a","ruleId":"x"}"#)
        try desk.ok("POST", "/ingest", Self.event("1", "1"))
        try desk.ok("PUT", "/meters", meter.replacing(#""a""#, with: #""b""#) + #","id":"\#(id)"}"#)
        for desk in [desk, Desk(records: desk.saved)] {
            let rules = try desk.ok("GET", "/meter-event-filtering-rules?meterApiName=b").json
            #expect(try rules == json(#"[{"meterApiName":"b","ruleId":"x"}]"#))
            #expect(try desk.usage("b", Self.day) == ["1718150400": "1"])
        }
    }

    @Test("Ten thousand meters and many events are held")
    func scale() throws {
        let desk = Desk()
        for index in 0..<10_000 { try desk.define("m\(index)") }
        for batch in 0..<20 {
            let events = (0..<250).map { Self.event("\(batch)-\($0)", "1", "m\($0)") }
            try desk.ok("POST", "/ingest", "[\(events.joined(separator: ","))]")
        }
        #expect(try desk.ok("GET", "/meter-definition").json.array?.count == 10_000)
        #expect(try desk.usage("m249", Self.day) == ["1718150400": "20"])
        #expect(desk.saved.count == 10_020)
    }
}
