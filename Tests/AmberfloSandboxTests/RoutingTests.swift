import HTTPTypes
import Testing
import Transport

@testable import AmberfloSandbox

@Suite("Routes, credentials and errors")
struct RoutingTests {
    @Test(
        "Without the right key every route answers 401 with the document's error body",
        arguments: [nil, "", "wrong"]
    )
    func unauthorized(key: String?) throws {
        let desk = Desk()
        for (method, path) in [
            ("GET", "/meter-definition"), ("POST", "/ingest"), ("POST", "/usage"), ("GET", "/nothing"),
        ] {
            let reply = try desk.call(method, path, key: key)
            #expect(reply.status == 401)
            #expect(reply["code"] == .string("UNAUTHORIZED"))
            #expect(reply["message"]?.string?.contains("X-API-KEY") == true)
            #expect(reply.headers[.contentType] == "application/json")
        }
    }

    @Test("A live route says so in errorMessage")
    func liveUnauthorized() throws {
        let reply = try Desk().call("GET", "/meters", key: nil)
        #expect(reply.status == 401)
        #expect(reply["errorMessage"] != nil)
        #expect(reply["code"] == nil)
    }

    @Test(
        "An unknown path is 404",
        arguments: [
            "/", "/meter-definitions", "/meter-definition/a/b", "/ingest/x", "/usage/other", "/usage/sparse/x",
            "/v1/meters",
        ]
    )
    func unknownPath(path: String) throws {
        try Desk().refused(404, "NOT_FOUND", "GET", path)
    }

    @Test(
        "An unknown method is 405 and says which are allowed",
        arguments: [
            ("DELETE", "/meter-definition", "GET, POST, PUT"), ("PUT", "/meter-definition/a", "GET, DELETE"),
            ("HEAD", "/meter-definition", "GET, POST, PUT"), ("DELETE", "/meter-event-filtering-rules", "GET, POST"),
            ("GET", "/ingest", "POST"), ("GET", "/usage", "POST"), ("PATCH", "/meters", "GET, POST, PUT"),
            ("PUT", "/meters/x", "GET, DELETE"), ("POST", "/usage/all", "GET"), ("GET", "/usage/batch", "POST"),
        ]
    )
    func wrongMethod(method: String, path: String, allowed: String) throws {
        let reply = try Desk().call(method, path)
        #expect(reply.status == 405)
        #expect(reply.headers[.allow] == allowed)
    }

    @Test("A trailing slash makes no difference to a path, and segments are percent-decoded")
    func paths() throws {
        let desk = Desk()
        try desk.define("api calls/é")
        #expect(try desk.ok("GET", "/meter-definition/").json.array?.count == 1)
        #expect(try desk.ok("GET", "/meter-definition/api%20calls%2F%C3%A9/")["meterApiName"] == .string("api calls/é"))
        #expect(try desk.ok("GET", "/meter-event-filtering-rules?meterApiName=api+calls%2F%C3%A9").json == .array([]))
    }

    @Test("A body that is no JSON, no object, or declared as something else is a bad request")
    func bodies() throws {
        let desk = Desk()
        try desk.refused(400, "not valid JSON", "POST", "/meter-definition", "{")
        try desk.refused(400, "Content-Type is missing", "POST", "/meter-definition")
        try desk.refused(400, "an object was expected", "POST", "/meter-definition", "[]")
        let reply = try desk.call("POST", "/meter-definition", "{}", contentType: "text/plain")
        #expect(reply.status == 400)
        #expect(reply.text.contains("application/json was expected"))
        for path in ["/meter-definition", "/meter-event-filtering-rules", "/ingest", "/usage"] {
            let reply = try desk.call("POST", path, "{}", contentType: nil)
            #expect(reply.status == 400)
            #expect(reply["message"]?.string?.contains("Content-Type is missing") == true, "\(reply.text)")
        }
        #expect(try desk.call("POST", "/meters", "{}", contentType: nil).text.contains("meterApiName is missing"))
        #expect(try desk.call("GET", "/meter-definition").json == .array([]))
    }

    @Test("A sandbox of one dialect does not know the other's routes")
    func oneDialect() throws {
        var options = AmberfloSandbox.Options()
        options.dialects = [.document]
        let document = Desk(options)
        try document.refused(404, "NOT_FOUND", "GET", "/meters")
        try document.refused(400, "startTimeInSeconds is missing", "POST", "/usage", #"{"timeRange":{}}"#)
        options.dialects = [.live]
        let live = Desk(options)
        try live.refused(404, "errorMessage", "GET", "/meter-definition")
        try live.refused(400, "timeRange is missing", "POST", "/usage", #"{"startTimeInSeconds":1}"#)
    }

    @Test("Where a limit is set, more requests in a second are refused with Retry-After")
    func rateLimit() throws {
        var options = AmberfloSandbox.Options()
        options.requestsPerSecond = 2
        let desk = Desk(options)
        try desk.ok("GET", "/meter-definition")
        try desk.ok("GET", "/meter-definition")
        let reply = try desk.call("GET", "/meter-definition")
        #expect(reply.status == 429)
        #expect(reply.headers[.retryAfter] == "1")
        desk.advance(1_000)
        try desk.ok("GET", "/meter-definition")
    }

    @Test("The transport's method gives the same answers")
    func transport() async throws {
        let request = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/meters")
        let response = try await Desk().sandbox.send(.init(head: request))
        #expect(response.head.status.code == 401)
    }
}
