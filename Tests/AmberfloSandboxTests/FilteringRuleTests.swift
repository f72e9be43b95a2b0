import Testing

@testable import AmberfloSandbox

@Suite("Filtering rules of the document")
struct FilteringRuleTests {
    private static func rule(_ action: String, _ name: String, _ values: [String], id: String? = nil) -> String {
        let idMember = id.map { #","ruleId":"\#($0)""# } ?? ""
        return
            #"{"meterApiName":"a","dimensionName":"\#(name)","dimensionValues":\#(values),"action":"\#(action)"\#(idMember)}"#
    }

    private static func event(_ id: Int, _ dimensions: String, customer: String = "c") -> String {
        #"{"meterApiName":"a","customerId":"\#(customer)","meterValue":1,"meterTimeInMillis":1718153645993,"uniqueId":"\#(id)","dimensions":\#(dimensions)}"#
    }

    @Test("A rule without an id is given one, and is listed")
    func create() throws {
        let desk = Desk()
        try desk.define("a")
        let body = Self.rule("INCLUDE", "region", ["us-east-1", "eu-west-1"])
        let reply = try desk.ok("POST", "/meter-event-filtering-rules", body)
        let id = try #require(reply["ruleId"]?.string)
        #expect(id.wholeMatch(of: /rule-[0-9a-f]{6}/) != nil)
        var expected = try #require(try json(body).object)
        expected["ruleId"] = .string(id)
        #expect(reply.json == .object(expected))
        #expect(try desk.ok("GET", "/meter-event-filtering-rules?meterApiName=a").json == .array([.object(expected)]))
    }

    @Test("A known id replaces its rule in place, an unknown id makes a rule with that id")
    func update() throws {
        let desk = Desk()
        try desk.define("a")
        try desk.ok("POST", "/meter-event-filtering-rules", Self.rule("INCLUDE", "x", ["1"], id: "rule-2"))
        try desk.ok("POST", "/meter-event-filtering-rules", Self.rule("INCLUDE", "y", ["1"], id: "rule-1"))
        let changed = #"{"meterApiName":"a","ruleId":"rule-2","action":"EXCLUDE"}"#
        #expect(try desk.ok("POST", "/meter-event-filtering-rules", changed).json == json(changed))
        let listed = try desk.ok("GET", "/meter-event-filtering-rules?meterApiName=a").json
        #expect(try listed == .array([json(changed), json(Self.rule("INCLUDE", "y", ["1"], id: "rule-1"))]))
    }

    @Test("What the schema forbids is refused")
    func invalid() throws {
        let desk = Desk()
        try desk.define("a")
        try desk.define("b")
        let path = "/meter-event-filtering-rules"
        try desk.refused(400, "meterApiName is missing", "POST", path, "{}")
        try desk.refused(400, "no meter definition", "POST", path, #"{"meterApiName":"zzz"}"#)
        try desk.refused(400, "one of INCLUDE, EXCLUDE", "POST", path, Self.rule("KEEP", "x", []))
        try desk.refused(400, "dimensionValues is", "POST", path, #"{"meterApiName":"a","dimensionValues":[1]}"#)
        try desk.ok("POST", path, Self.rule("INCLUDE", "x", [], id: "r"))
        try desk.refused(400, "cannot be moved", "POST", path, #"{"meterApiName":"b","ruleId":"r"}"#)
        try desk.refused(400, "meterApiName is missing", "GET", path)
        #expect(try desk.ok("GET", path + "?meterApiName=zzz").json == .array([]))
    }

    @Test("An event has to pass every rule of its meter")
    func effect() throws {
        let desk = Desk()
        try desk.define("a", dimensions: ["region", "tier"])
        try desk.ok("POST", "/meter-event-filtering-rules", Self.rule("INCLUDE", "region", ["us", "eu"]))
        try desk.ok("POST", "/meter-event-filtering-rules", Self.rule("EXCLUDE", "tier", ["free"]))
        try desk.ok("POST", "/meter-event-filtering-rules", Self.rule("EXCLUDE", "customerId", ["test"]))
        try desk.ok("POST", "/meter-event-filtering-rules", #"{"meterApiName":"a","dimensionName":"tier"}"#)
        let events = [
            Self.event(1, #"{"region":"us","tier":"pro"}"#), Self.event(2, #"{"region":"us"}"#),
            Self.event(3, #"{"region":"asia"}"#), Self.event(4, "{}"), Self.event(5, #"{"region":"eu","tier":"free"}"#),
            Self.event(6, #"{"region":"eu"}"#, customer: "test"),
        ]
        try desk.ok("POST", "/ingest", "[\(events.joined(separator: ","))]")
        #expect(try desk.usage("a", 1_718_150_400..<1_718_236_800) == ["1718150400": "2"])
    }

    @Test("A rule's values are compared by their code points")
    func exactValues() throws {
        let desk = Desk()
        try desk.define("a", dimensions: ["region"])
        try desk.ok("POST", "/meter-event-filtering-rules", Self.rule("INCLUDE", "region", ["\u{E9}"]))
        let events = [Self.event(1, #"{"region":"\#u{E9}"}"#), Self.event(2, #"{"region":"e\#u{301}"}"#)]
        try desk.ok("POST", "/ingest", "[\(events.joined(separator: ","))]")
        #expect(try desk.usage("a", 1_718_150_400..<1_718_236_800) == ["1718150400": "1"])
    }

    @Test("An event that is dropped adds no dimension to the meter")
    func droppedEvents() throws {
        let desk = Desk()
        try desk.define("a", dimensions: ["region"])
        try desk.ok("POST", "/meter-event-filtering-rules", Self.rule("INCLUDE", "region", ["us"]))
        try desk.ok("POST", "/ingest", Self.event(1, #"{"region":"eu","new":"x"}"#))
        #expect(try desk.ok("GET", "/meter-definition/a")["dimensions"] == .array([.string("region")]))
    }

    @Test("Rules go with their meter")
    func deletion() throws {
        let desk = Desk()
        try desk.define("a")
        try desk.ok("POST", "/meter-event-filtering-rules", Self.rule("INCLUDE", "x", [], id: "r"))
        try desk.ok("DELETE", "/meter-definition/a")
        try desk.define("a")
        #expect(try desk.ok("GET", "/meter-event-filtering-rules?meterApiName=a").json == .array([]))
        #expect(desk.saved.keys.filter { $0.hasPrefix("rule/") }.isEmpty)
    }
}
