import HTTPTypes
import Testing
import Transport

@testable import SandboxServer

@Suite("The administration of a sandbox server")
struct AdminTests {
    private let faults = FaultInjector()
    private let traffic = TrafficLedger()
    private var admin: AdminHandler {
        AdminHandler(endpoints: ["one", "two"], faults: faults, traffic: traffic)
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") -> TransportResponse {
        let head = HTTPRequest(method: method, scheme: "http", authority: "x", path: path)
        return admin.handle(TransportRequest(head: head, body: Array(body.utf8)))
    }

    private func text(_ response: TransportResponse) -> String {
        String(decoding: response.body, as: UTF8.self)
    }

    private func problems(_ response: TransportResponse) throws -> [String] {
        guard case .object(let members) = try JSONValue(text: response.body), case .array(let list)? = members["errors"]
        else { return [] }
        return list.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    @Test("says that it is well")
    func health() {
        let response = send(.get, "/healthz?now")
        #expect(response.head.status == .ok)
        #expect(response.head.headerFields[.contentType] == "application/json")
        #expect(text(response) == #"{"endpoints":["one","two"],"status":"ok"}"#)
    }

    @Test("adds a rule with every member, lists it with its history, and removes it")
    func oneRule() {
        let rule = """
            {"count":2,"effect":{"body":"x","contentType":"text/html","handled":true,"retryAfter":"7","status":503,\
            "type":"answer"},"endpoint":"one","method":"POST","nth":3,"path":"/a*","percent":50,"seed":9}
            """
        let added = send(.post, "/faults", rule)
        #expect(added.head.status == .created)
        #expect(text(added) == #"{"ids":[1]}"#)
        #expect(text(send(.get, "/faults")) == #"{"rules":[{"fired":0,"id":1,"matched":0,"rule":\#(rule)}]}"#)
        #expect(send(.delete, "/faults").head.status == .noContent)
        #expect(text(send(.get, "/faults")) == #"{"rules":[]}"#)
    }

    @Test(
        "takes every kind of effect",
        arguments: [
            (
                #"{"type":"answer","status":429,"retryAfter":2}"#,
                FaultEffect.answer(FaultAnswer(status: 429, retryAfter: "2"))
            ),
            (#"{"type":"delay","milliseconds":5}"#, .delay(milliseconds: 5)),
            (#"{"type":"dropBefore"}"#, .dropBefore), (#"{"type":"dropAfter"}"#, .dropAfter),
            (#"{"type":"dropLater","milliseconds":250}"#, .dropLater(milliseconds: 250)),
            (#"{"type":"truncate","bytes":0}"#, .truncate(bytes: 0)),
            (#"{"type":"drip","chunkBytes":1,"pauseMilliseconds":2}"#, .drip(chunkBytes: 1, pauseMilliseconds: 2)),
        ]
    )
    func effects(json: String, effect: FaultEffect) {
        #expect(send(.post, "/faults", #"{"effect":\#(json)}"#).head.status == .created)
        #expect(faults.entries.map(\.rule.effect) == [effect])
    }

    @Test("lists rules in a form that adds the same rules again")
    func roundTrip() throws {
        let rules = [
            try FaultRule(.dropBefore), try FaultRule(.dropBefore, nth: 1), try FaultRule(.dropBefore, count: 4),
            try FaultRule(.dropAfter, endpoint: "two", method: .get, path: "*", nth: 2, count: 3, percent: 4, seed: -5),
            try FaultRule(.answer(FaultAnswer(status: 200))), try FaultRule(.truncate(bytes: 6)),
            try FaultRule(.drip(chunkBytes: 7, pauseMilliseconds: 8)), try FaultRule(.delay(milliseconds: 9)),
        ]
        let document = JSONValue.array(rules.map(\.json))
        #expect(send(.post, "/faults", String(decoding: document.text, as: UTF8.self)).head.status == .created)
        #expect(faults.entries.map(\.rule) == rules)
    }

    @Test("adds all rules of an array, or none of them")
    func manyRules() throws {
        let good = #"{"effect":{"type":"dropAfter"}}"#
        #expect(text(send(.post, "/faults", "[\(good),\(good)]")) == #"{"ids":[1,2]}"#)
        let bad = send(.post, "/faults", #"[\#(good),{"effect":{"type":"delay","milliseconds":-1}}]"#)
        #expect(bad.head.status == .badRequest)
        #expect(try problems(bad) == ["[1].effect.milliseconds: found -1, expected 0 to 600000"])
        #expect(faults.entries.count == 2)
    }

    @Test("refuses what it does not know, with all reasons")
    func strict() throws {
        let response = send(
            .post,
            "/faults",
            """
            {"endpoint":"three","method":"P T","nth":"x","count":1.5,"colour":"red",
             "effect":{"type":"answer","status":"500","handled":1,"bytes":7}}
            """
        )
        #expect(response.head.status == .badRequest)
        #expect(
            try problems(response) == [
                "endpoint: found \"three\", expected one of one, two",
                "method: found \"P T\", expected an HTTP method such as POST",
                "nth: found \"x\", expected a whole number",
                "count: found 1.5, expected a whole number",
                "effect.status: found \"500\", expected a whole number",
                "effect.handled: found 1, expected true or false",
                "effect.bytes: found an unknown member, expected only body, contentType, handled, retryAfter, status, type",
                "colour: found an unknown member, expected only count, effect, endpoint, method, nth, path, percent, seed",
            ]
        )
        #expect(faults.entries.isEmpty)
    }

    @Test(
        "refuses documents that are no rule",
        arguments: [
            ("{", "the document: found text that is no JSON, expected a fault rule or an array of them"),
            ("7", "the document: found 7, expected an object"), ("[null]", "[0]: found null, expected an object"),
            ("{}", "effect: found nothing, expected an object"),
            (#"{"effect":{}}"#, "effect.type: found nothing, expected one of answer, delay"),
            (#"{"effect":{"type":"boom"}}"#, "effect.type: found \"boom\", expected one of answer, delay"),
            (#"{"effect":{"type":"drip","chunkBytes":3}}"#, "effect.pauseMilliseconds: found nothing"),
        ]
    )
    func noRule(document: String, problem: String) throws {
        let response = send(.post, "/faults", document)
        #expect(response.head.status == .badRequest)
        #expect(try problems(response).contains { $0.hasPrefix(problem) })
    }

    @Test("counts requests by endpoint, method and status, and faults by kind, until told to forget")
    func requests() throws {
        traffic.record(endpoint: "two", method: .get, status: .ok, handled: true)
        traffic.record(endpoint: "one", method: .post, status: nil, handled: true)
        traffic.record(endpoint: "one", method: .post, status: .badRequest, handled: false)
        traffic.record(endpoint: "one", method: .post, status: nil, handled: false)
        faults.add(try FaultRule(.dropAfter))
        _ = faults.decide(endpoint: "one", request: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/"))
        #expect(
            text(send(.get, "/requests")) == """
                {"faults":{"dropAfter":1},"requests":[\
                {"endpoint":"one","handled":1,"method":"POST","status":null,"total":2},\
                {"endpoint":"one","handled":0,"method":"POST","status":400,"total":1},\
                {"endpoint":"two","handled":1,"method":"GET","status":200,"total":1}]}
                """
        )
        #expect(send(.delete, "/requests").head.status == .noContent)
        #expect(text(send(.get, "/requests")) == #"{"faults":{},"requests":[]}"#)
        #expect(faults.entries.map(\.fired) == [1])
    }

    @Test("answers 404 for other paths and 405 for other methods")
    func unknown() {
        #expect(send(.get, "/").head.status == .notFound)
        let response = send(.put, "/faults")
        #expect(response.head.status == .methodNotAllowed)
        #expect(response.head.headerFields[.allow] == "DELETE, GET, POST")
    }

    @Test("works over its own port while the server runs")
    func socket() async throws {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: SpyHandler())], adminPort: 0)
        let listing = try await server.run { addresses in
            let admin = try #require(addresses.adminPort)
            let port = try #require(addresses.ports["one"])
            let rule = #"{"effect":{"type":"answer","status":418},"method":"GET","count":1}"#
            let added = try await RawClient.send("POST", "/faults", port: admin, body: Array(rule.utf8))
            #expect(added.status == 201)
            #expect(try await RawClient.send(port: port).status == 418)
            #expect(try await RawClient.send(port: port).status == 200)
            return try await RawClient.send("GET", "/requests", port: admin).text
        }
        #expect(
            listing == """
                {"faults":{"answer":1},"requests":[\
                {"endpoint":"one","handled":1,"method":"GET","status":200,"total":1},\
                {"endpoint":"one","handled":0,"method":"GET","status":418,"total":1}]}
                """
        )
    }
}
