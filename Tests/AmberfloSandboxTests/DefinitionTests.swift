import HTTPTypes
import Testing

@testable import AmberfloSandbox

@Suite("Meter definitions of the document")
struct DefinitionTests {
    private static let example = """
        {"meterApiName":"api-calls","displayName":"API Calls","type":"SUM_OF_ALL_USAGE","dimensions":[]}
        """
    private static let answer = """
        {"meterApiName":"api-calls","displayName":"API Calls","label":"api-calls","type":"SUM_OF_ALL_USAGE",
         "meterTimeInMillis":1718153645993,"dimensions":[]}
        """

    @Test("The document's example is created, answered, listed and read")
    func example() throws {
        let desk = Desk()
        let expected = try json(Self.answer)
        let reply = try desk.ok("POST", "/meter-definition", Self.example)
        #expect(reply.json == expected)
        #expect(reply.headers[.contentType] == "application/json")
        #expect(try desk.ok("GET", "/meter-definition").json == .array([expected]))
        #expect(try desk.ok("GET", "/meter-definition/api-calls").json == expected)
    }

    @Test("Definitions are listed in the order of their creation, all of them at once")
    func list() throws {
        let desk = Desk()
        let names = (0..<300).map { "meter-\($0 * 7 % 300)" }
        for name in names { try desk.define(name) }
        let listed = try desk.ok("GET", "/meter-definition?limit=5").json.array?.map {
            $0.object?["meterApiName"]?.string
        }
        #expect(listed == names)
    }

    @Test(
        "What the schema forbids is refused, with every problem named",
        arguments: [
            (#"{}"#, ["meterApiName is missing", "displayName is missing", "type is missing"]),
            (
                #"{"meterApiName":1,"displayName":null,"type":"sum"}"#,
                ["meterApiName is a number", "displayName is null", "one of SUM"]
            ),
            (#"{"meterApiName":"","displayName":"x","type":"SUM_OF_ALL_USAGE"}"#, ["meterApiName is empty"]),
            (#"{"meterApiName":"a","displayName":"x","type":"sum_of_all_usage"}"#, [#"type is "sum_of_all_usage""#]),
            (#"{"meterApiName":"a","displayName":"x","type":"MAX_IN_PERIOD","dimensions":"r"}"#, ["dimensions is"]),
            (
                #"{"meterApiName":"a","displayName":"x","type":"MAX_IN_PERIOD","dimensions":[1]}"#,
                ["dimensions is an array of a number; an array of strings was expected"]
            ),
            (#"{"meterApiName":"a","displayName":"x","type":"MAX_IN_PERIOD","dimensions":["r","r"]}"#, ["twice"]),
            (
                #"{"meterApiName":"a","displayName":"x","type":"MAX_IN_PERIOD","dimensions":null}"#,
                ["dimensions is null"]
            ),
        ]
    )
    func invalid(body: String, problems: [String]) throws {
        let desk = Desk()
        for method in ["POST", "PUT"] {
            let reply = try desk.call(method, "/meter-definition", body)
            #expect(reply.status == 400)
            #expect(reply["code"] == .string("BAD_REQUEST"))
            for problem in problems {
                let details = (reply["details"]?.string ?? "").replacing("\\\"", with: "\"")
                #expect(details.contains(problem), "\(reply.text)")
            }
        }
        #expect(try desk.ok("GET", "/meter-definition").json == .array([]))
        #expect(desk.changes.isEmpty)
    }

    @Test("Members that the schema does not name are ignored")
    func unknownMembers() throws {
        let body = #"{"meterApiName":"a","displayName":"A","type":"MAX_IN_PERIOD","label":"other","colour":7}"#
        #expect(try Desk().ok("POST", "/meter-definition", body)["label"] == .string("a"))
    }

    @Test("A meterApiName is taken once")
    func duplicate() throws {
        let desk = Desk()
        try desk.ok("POST", "/meter-definition", Self.example)
        try desk.refused(400, "already exists", "POST", "/meter-definition", Self.example)
    }

    @Test("A PUT replaces the definition and keeps its creation time")
    func update() throws {
        let desk = Desk()
        try desk.define("a", dimensions: ["region", "tier"])
        desk.advance(5_000)
        let body = """
            {"meterApiName":"a","displayName":"New","label":"a-label","type":"SUM_OF_ALL_USAGE","meterTimeInMillis":1,
             "dimensions":["tier"]}
            """
        let expected = try json(
            """
            {"meterApiName":"a","displayName":"New","label":"a-label","type":"SUM_OF_ALL_USAGE",
             "meterTimeInMillis":1718153645993,"dimensions":["tier"]}
            """
        )
        #expect(try desk.ok("PUT", "/meter-definition", body).json == expected)
        #expect(try desk.ok("GET", "/meter-definition/a").json == expected)
        let short = #"{"meterApiName":"a","displayName":"New","type":"SUM_OF_ALL_USAGE"}"#
        let reply = try desk.ok("PUT", "/meter-definition", short)
        #expect(reply["dimensions"] == .array([]))
        #expect(reply["label"] == .string("a"))
    }

    @Test("A PUT of an unknown definition, or one that changes the type, is a bad request")
    func refusedUpdates() throws {
        let desk = Desk()
        try desk.refused(400, "create it first", "PUT", "/meter-definition", Self.example)
        try desk.define("api-calls", type: "MAX_IN_PERIOD")
        try desk.refused(400, "type of a meter definition cannot be changed", "PUT", "/meter-definition", Self.example)
    }

    @Test("A definition is deleted once, with an empty body, and its name is free again")
    func delete() throws {
        let desk = Desk()
        try desk.define("a")
        let reply = try desk.ok("DELETE", "/meter-definition/a")
        #expect(reply.text.isEmpty)
        try desk.refused(404, "NOT_FOUND", "DELETE", "/meter-definition/a")
        try desk.refused(404, "NOT_FOUND", "GET", "/meter-definition/a")
        try desk.define("a")
    }
}
