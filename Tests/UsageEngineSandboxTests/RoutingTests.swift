import HTTPTypes
import Testing
import Transport

@testable import UsageEngineSandbox

@Suite("Paths, methods and quotas")
struct RoutingTests {
    @Test("of the document and of the live service lead to the same objects")
    func bothPaths() throws {
        let harness = try Harness()
        let type = try harness.call(.post, "/usage-metering/v1/meter-types", Samples.type("A"))
        #expect(type.status == 201)
        #expect(try harness.call(.get, "/meter-types/\(type.id)").id == type.id)
        #expect(try harness.call(.get, "/usage-metering/v1/meter-types/\(type.id)/").id == type.id)
        #expect(harness.raw(.post, "/authentication/v1/oauth/token", Samples.credentials).status == 200)
        #expect(harness.raw(.post, "/usage-metering/v1/oauth/token", Samples.credentials).status == 404)
        #expect(try harness.call(.get, "/authentication/v1/meters").status == 404)
    }

    @Test("can be limited to either")
    func onePath() throws {
        let live = try Harness { $0.paths = .live }
        #expect(live.raw(.post, "/oauth/token", Samples.credentials).status == 404)
        #expect(live.raw(.post, "/authentication/v1/oauth/token", Samples.credentials).status == 200)
        #expect(live.raw(.get, "/meters").status == 404)
        #expect(live.raw(.get, "/usage-metering/v1/meters").status == 401)
        let document = try Harness { $0.paths = .document }
        #expect(document.raw(.get, "/usage-metering/v1/meters").status == 404)
        #expect(document.raw(.get, "/meters").status == 401)
    }

    @Test(
        "that do not exist are not found",
        arguments: [
            "/", "", "/meter", "/meters/a/b", "/meter-types//x", "/oauth", "/collector/x", "//meters", "meters",
        ]
    )
    func unknown(path: String) throws {
        let answer = try Harness().call(.get, path)
        #expect(answer.status == 404)
        #expect(answer.message.hasPrefix("Not found"))
    }

    @Test(
        "refuse other methods and name theirs",
        arguments: [
            ("/oauth/token", .get, "POST"), ("/meter-types", .put, "GET, POST"), ("/meters", .delete, "GET, POST"),
            ("/meters/x", .post, "GET, PATCH, DELETE"), ("/meter-types/x", .put, "GET, PATCH, DELETE"),
            ("/meters", .head, "GET, POST"), ("/collector", .get, "POST"),
            ("/collector/data-correction", .delete, "GET"),
        ] as [(String, HTTPRequest.Method, String)]
    )
    func methods(path: String, method: HTTPRequest.Method, allowed: String) throws {
        let answer = try Harness().call(method, path)
        #expect(answer.status == 405)
        #expect(answer.message == "Method not allowed: \(method.rawValue)")
        #expect(answer.head.headerFields[.allow] == allowed)
    }

    @Test("refuse a body that is no JSON or does not say that it is")
    func bodies() throws {
        let harness = try Harness()
        let broken = try harness.call(.post, "/meter-types", #"{"name":"#)
        #expect(broken.status == 400)
        #expect(broken.message.hasPrefix("the request body is not valid JSON"))
        #expect(
            try harness.call(.post, "/meters", "[]").message == "the request body must be a JSON object, not an array"
        )
        let token = try #require(harness.raw(.post, "/oauth/token", Samples.credentials)["access_token"]?.text)
        let untyped = harness.raw(.post, "/meter-types", Samples.type("A"), type: "text/plain", token: token)
        #expect(untyped.message == "Content-Type must be application/json, not \"text/plain\"")
    }

    @Test("are limited only where a quota is set")
    func quotas() throws {
        let harness = try Harness("2025-01-01T00:00:00Z") {
            $0.requestQuota = .init(requests: 2, seconds: 10)
            $0.tokenQuota = .init(requests: 1, seconds: 300)
        }
        #expect(try harness.call(.get, "/meters").status == 200)
        #expect(try harness.call(.get, "/meters").status == 200)
        #expect(try harness.call(.get, "/meters").status == 429)
        #expect(harness.raw(.post, "/oauth/token", Samples.credentials).status == 429)
        try harness.setClock("2025-01-01T00:00:10Z")
        #expect(try harness.call(.get, "/meters").status == 200)
        let free = try Harness()
        for _ in 0..<200 {
            #expect(try free.call(.get, "/meters").status == 200)
        }
    }

    @Test("answer the same through the transport's asynchronous door")
    func asynchronous() async throws {
        let harness = try Harness()
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/meters")
        let response = try await harness.sandbox.send(TransportRequest(head: head))
        #expect(response.head.status == .unauthorized)
    }
}
