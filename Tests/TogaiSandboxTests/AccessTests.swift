import HTTPTypes
import Testing

@testable import TogaiSandbox

@Suite("Access and routes")
struct AccessTests {
    @Test("Without a known token nothing is answered", arguments: [nil, "wrong", ""])
    func unauthorized(_ token: String?) throws {
        let answer = try Harness().call(.get, "/usage_meters", token: token)
        #expect(answer.status == 401)
        #expect(answer.body.names == ["message"])
    }

    @Test("The API key is exchanged for a token that ends after 24 hours")
    func session() throws {
        let harness = Harness()
        let token = try #require(try harness.post("/authenticate").body.text("token"))
        #expect(try harness.call(.get, "/usage_meters", token: token).status == 200)
        #expect(try harness.call(.post, "/authenticate", token: token).refuses(401, "only an API key"))
        harness.advance(seconds: 86_399)
        #expect(try harness.call(.get, "/usage_meters", token: token).status == 200)
        harness.advance(seconds: 1)
        #expect(try harness.call(.get, "/usage_meters", token: token).refuses(401, "expired"))
    }

    @Test("A token outlives a restart, and is forgotten after its end")
    func persistedSession() throws {
        let harness = Harness()
        let token = try #require(try harness.post("/authenticate").body.text("token"))
        let restarted = Harness(records: harness.records)
        #expect(try restarted.call(.get, "/usage_meters", token: token).status == 200)
        harness.advance(seconds: 90_000)
        _ = try harness.post("/authenticate")
        #expect(harness.records["session/\(token)"] == nil)
    }

    @Test(
        "Unknown paths are 404",
        arguments: [
            "/", "/meters", "/usage_meters/x/y", "/usage_meters/x/activate/z", "/event_schema/a/b", "/ingest/x",
        ]
    )
    func unknownPath(_ path: String) throws {
        #expect(try Harness().post(path, "{}").refuses(404, "there is nothing at"))
    }

    @Test(
        "Unknown methods of known paths are 405",
        arguments: [
            (HTTPRequest.Method.put, "/usage_meters", "GET, POST"), (.head, "/usage_meters", "GET, POST"),
            (.post, "/usage_meters/um.x", "GET, PATCH, DELETE"), (.get, "/usage_meters/um.x/activate", "POST"),
            (.delete, "/event_schema", "GET, POST"), (.get, "/ingest", "POST"), (.get, "/metrics", "POST"),
            (.post, "/events", "GET"), (.get, "/authenticate", "POST"), (.put, "/event_schema/x", "GET, PATCH, DELETE"),
        ]
    )
    func unknownMethod(_ method: HTTPRequest.Method, _ path: String, _ allowed: String) throws {
        let answer = try Harness().call(method, path)
        #expect(answer.status == 405)
        #expect(answer.allow == allowed)
    }

    @Test("A slash at the end and percent-encoding make no difference")
    func paths() throws {
        let harness = Harness()
        try harness.makeSchema("two words")
        #expect(try harness.get("/event_schema/two%20words/").body.text("name") == "two words")
        #expect(try harness.get("/event_schema/%zz").refuses("percent-encoded"))
    }

    @Test(
        "A body that is no JSON, or not declared as it, is refused",
        arguments: ["/usage_meters", "/event_schema", "/ingest", "/metrics"]
    )
    func bodies(_ path: String) throws {
        let harness = Harness()
        #expect(try harness.post(path, "{").refuses("the request body is no valid JSON"))
        #expect(try harness.post(path, "[]").refuses("the request body must be an object, found an array"))
        #expect(try harness.call(.post, path, "{}", contentType: "text/plain").refuses("Content-Type"))
        #expect(try harness.call(.post, path, "{}", contentType: nil).refuses("Content-Type"))
        #expect(
            try harness.call(.post, path, "{", contentType: "application/json; charset=utf-8").refuses("no valid JSON")
        )
    }

    @Test("Messages keep to 500 characters")
    func messageLength() throws {
        let attributes = (0..<50).map { #"{"name":"a\#($0)!"}"# }.joined(separator: ",")
        let answer = try Harness().post("/event_schema", #"{"name":"x","attributes":[\#(attributes)],"dimensions":[]}"#)
        #expect(answer.message.count == 500)
    }

    @Test("Rate limits hold only where they are asked for")
    func rateLimits() throws {
        let free = Harness()
        for _ in 0..<60 { #expect(try free.get("/usage_meters").status == 200) }
        let limited = Harness { $0.enforcesRateLimits = true }
        for _ in 0..<10 { #expect(try limited.get("/usage_meters").status == 200) }
        #expect(try limited.get("/usage_meters").refuses(429, "too many requests"))
        for _ in 0..<50 { #expect(try limited.post("/ingest", "{}").status == 400) }
        #expect(try limited.post("/ingest", "{}").status == 429)
        limited.advance(seconds: 1)
        #expect(try limited.get("/usage_meters").status == 200)
    }

    @Test("Quotas hold only where they are asked for")
    func quotas() throws {
        for (enforced, expected) in [(false, 201), (true, 400)] {
            let harness = Harness { $0.enforcesQuotas = enforced }
            for index in 0..<100 { try harness.makeSchema("s\(index)", active: false) }
            let body = #"{"name":"one more","attributes":[],"dimensions":[]}"#
            #expect(try harness.post("/event_schema", body).status == expected)
            for index in 0..<100 {
                #expect(
                    try harness.post("/usage_meters", UsageMeterTests.body(name: "m\(index)", schema: "s1")).status
                        == 201
                )
            }
            #expect(try harness.post("/usage_meters", UsageMeterTests.body(name: "m", schema: "s1")).status == expected)
        }
    }
}
