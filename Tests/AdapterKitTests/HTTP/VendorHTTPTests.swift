import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@Suite("A call of a vendor's API")
struct VendorHTTPTests {
    private let reading = VendorCall("list meters", .get, "/meters")
    private let writing = VendorCall("create meter", .post, "/meters", body: ["name": "Egress"])

    private func http(_ transport: ScriptedTransport) throws -> VendorHTTP {
        VendorHTTP(vendor: "togai", url: try ConnectionURL("https://api.example.com/v1"), transport: transport) {
            json in
            json["message"]?.string
        }
    }

    /// The error of a call whose answer is given.
    private func error(
        _ answer: Result<TransportResponse, TransportError>,
        _ call: VendorCall,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> AdapterError {
        let http = try http(ScriptedTransport(answer))
        let error = await #expect(throws: AdapterError.self, sourceLocation: sourceLocation) {
            _ = try await http.json(call)
        }
        return try #require(error, sourceLocation: sourceLocation)
    }

    @Test("the request has the whole address, an encoded query, and its body as JSON")
    func request() async throws {
        let transport = ScriptedTransport(.answer(200, #"{"id":"m1"}"#))
        var call = writing
        call.query = [("a b", "c&d"), ("e", "")]
        #expect(try await http(transport).json(call) == ["id": "m1"])
        let head = transport.requests[0].head
        #expect(head.method == .post)
        #expect(head.scheme == "https")
        #expect(head.authority == "api.example.com")
        #expect(head.path == "/v1/meters?a%20b=c%26d&e=")
        #expect(head.headerFields == [.accept: "application/json", .contentType: "application/json"])
        #expect(transport.requests[0].body == Array(#"{"name":"Egress"}"#.utf8))
    }

    @Test("a request without a body has no content type, and given fields stay")
    func bareRequest() async throws {
        let transport = ScriptedTransport(.answer(204))
        let call = VendorCall("delete meter", .delete, "/meters/1", headers: [.accept: "*/*"])
        #expect(try await http(transport).send(call).head.status == .noContent)
        #expect(transport.requests[0].head.headerFields == [.accept: "*/*"])
        #expect(transport.requests[0].body.isEmpty)
        #expect(call.isWrite)
        #expect(!reading.isWrite)
        #expect(!VendorCall("ask", .post, "/usage", isWrite: false).isWrite)
    }

    @Test("bytes are sent as they are, under the type that they are given with")
    func bytes() async throws {
        let transport = ScriptedTransport(.answer(200))
        var call = VendorCall("send records", .post, "/records")
        call.body = .bytes(Array("a\nb\n".utf8), type: "application/x-ndjson")
        let response = try await http(transport).send(call)
        #expect(try http(transport).json(of: response, to: call) == nil, "an empty answer is none")
        #expect(transport.requests[0].head.headerFields[.contentType] == "application/x-ndjson")
        #expect(transport.requests[0].body == Array("a\nb\n".utf8))
    }

    @Test(
        "a status tells what to do about it, reading or writing",
        arguments: [
            (301, .rejected, .rejected), (400, .rejected, .rejected), (401, .unauthorized, .unauthorized),
            (403, .unauthorized, .unauthorized), (404, .notFound, .notFound), (405, .rejected, .rejected),
            (409, .conflict, .conflict), (422, .rejected, .rejected),
            (429, .rateLimited(after: nil), .rateLimited(after: nil)), (500, .retryable(after: nil), .outcomeUnknown),
            (503, .retryable(after: nil), .outcomeUnknown),
        ] as [(Int, AdapterError.Category, AdapterError.Category)]
    )
    func statuses(status: Int, read: AdapterError.Category, write: AdapterError.Category) async throws {
        let answer = Result<TransportResponse, TransportError>.answer(status, #"{"message":"no such luck"}"#)
        for (call, category) in [(reading, read), (writing, write)] {
            let error = try await error(answer, call)
            #expect(error.category == category)
            #expect(error.status == status)
            #expect(error.vendorMessage == "no such luck")
            #expect(error.operation == call.operation)
            #expect(error.description.contains("togai: \(call.operation): "))
            #expect(error.description.contains("[status \(status)] The vendor says: no such luck"))
        }
    }

    @Test("of a failed write a later run is said to read first, and of events, which it cannot, nothing of the kind")
    func failedWrite() async throws {
        #expect(try await error(.answer(500), writing).message.hasSuffix("the next run reads before it writes"))
        let events = VendorCall("send records", .post, "/records", carriesEvents: true)
        let failed = try await error(.answer(500), events)
        #expect(failed.category == .outcomeUnknown)
        #expect(failed.message == "the vendor failed, and whether it has the events is not known")
    }

    @Test("a list that is not at the address is a question of the address, an object that is not there is none")
    func notFound() async throws {
        let settings = "check `url` of this vendor, and `dialect` where it has one"
        #expect(try await error(.answer(404), reading).message.hasSuffix(settings))
        #expect(try await !error(.answer(404), writing).message.contains("`url`"))
    }

    @Test("the wait that the vendor asks for is kept", arguments: [429, 503])
    func retryAfter(status: Int) async throws {
        let error = try await error(.answer(status, "", [.retryAfter: "7"]), reading)
        #expect(error.category == (status == 429 ? .rateLimited(after: .seconds(7)) : .retryable(after: .seconds(7))))
    }

    @Test("a wait until a date is measured from the answer's own date", arguments: [429, 503])
    func retryAfterDate(status: Int) async throws {
        let fields: HTTPFields = [
            .date: "Sun, 06 Nov 1994 08:49:37 GMT", .retryAfter: "Sunday, 06-Nov-94 08:50:07 GMT",
        ]
        let error = try await error(.answer(status, "", fields), reading)
        #expect(error.category == (status == 429 ? .rateLimited(after: .seconds(30)) : .retryable(after: .seconds(30))))
    }

    @Test("the id of the request is told, by any of the usual names", arguments: ["X-Request-Id", "x-amzn-RequestId"])
    func requestID(name: String) async throws {
        let field = try #require(HTTPField.Name(name))
        let error = try await error(.answer(400, "", [field: "r-77"]), reading)
        #expect(error.requestID == "r-77")
        #expect(error.description.hasSuffix("(request r-77)"))
    }

    @Test("HTML in place of JSON is named as what it is, and leaves a write open")
    func html() async throws {
        let page = "<!doctype html>\n  <title>Welcome</title>" + String(repeating: " x", count: 3_000)
        let answer = Result<TransportResponse, TransportError>.answer(200, page, [.contentType: "text/html"])
        let failed = try await error(answer, reading)
        #expect(failed.category == .malformedResponse)
        #expect(failed.message.contains("text/html"))
        #expect(failed.vendorMessage?.hasPrefix("<!doctype html> <title>Welcome</title>") == true)
        #expect((failed.vendorMessage?.count ?? 0) <= 201)
        #expect(try await error(answer, writing).category == .outcomeUnknown)
    }

    @Test("JSON that was cut off is no answer")
    func truncated() async throws {
        #expect(try await error(.answer(200, #"{"id":"#), reading).category == .malformedResponse)
        #expect(try await error(.answer(200, ""), reading).category == .malformedResponse)
    }

    @Test("a byte order mark before an answer is passed over")
    func byteOrderMark() async throws {
        let transport = ScriptedTransport(.answer(200, "\u{FEFF}{\"id\":\"m1\"}"), .answer(200, "\u{FEFF}\n"))
        #expect(try await http(transport).json(reading) == ["id": "m1"])
        let empty = try await http(transport).send(writing)
        #expect(try http(transport).json(of: empty, to: writing) == nil)
        let refused = try await error(.answer(400, "\u{FEFF}{\"message\":\"too long\"}"), writing)
        #expect(refused.vendorMessage == "too long")
        #expect(try await error(.answer(502, "\u{FEFF}Bad gateway"), reading).vendorMessage == "Bad gateway")
        #expect(try await error(.answer(200, "\u{FEFF}<html></html>"), reading).message.contains("a page for people"))
    }

    @Test("the words of an error are found in JSON, in text, and are cut to a length")
    func words() async throws {
        #expect(try await error(.answer(400, #"{"detail":"x"}"#), reading).vendorMessage == #"{"detail":"x"}"#)
        #expect(try await error(.answer(400, #""plain""#), reading).vendorMessage == "plain")
        #expect(try await error(.answer(502, "Bad\n  gateway"), reading).vendorMessage == "Bad gateway")
        #expect(try await error(.answer(400), reading).vendorMessage == nil)
        #expect(try await error(.answer(400, "{}"), reading).vendorMessage == nil)
        let long = #"{"message":""# + String(repeating: "y", count: 900) + #""}"#
        #expect(try await error(.answer(400, long), reading).vendorMessage == String(repeating: "y", count: 500) + "…")
        let marks = "e" + String(repeating: "\u{301}", count: 9_000)
        #expect(try await error(.answer(400, marks), reading).vendorMessage?.unicodeScalars.count == 201)
    }

    @Test(
        "where there is no answer, a write that may have been sent is open, and nothing else is",
        arguments: [
            (.timedOut, true, .retryable(after: nil), .outcomeUnknown),
            (.connectionLost, true, .retryable(after: nil), .outcomeUnknown),
            (.malformedResponse, true, .malformedResponse, .outcomeUnknown),
            (.bodyTooLarge, true, .malformedResponse, .outcomeUnknown),
            (.cancelled, true, .cancelled, .outcomeUnknown), (.cancelled, false, .cancelled, .cancelled),
            (.cannotConnect, false, .unreachable, .unreachable), (.hostNotFound, false, .unreachable, .unreachable),
            (.tls, false, .unreachable, .unreachable), (.connectTimedOut, false, .unreachable, .unreachable),
        ] as [(TransportError.Code, Bool, AdapterError.Category, AdapterError.Category)]
    )
    func noAnswer(
        code: TransportError.Code,
        sent: Bool,
        read: AdapterError.Category,
        write: AdapterError.Category
    ) async throws {
        #expect(try await error(.none(code, sent: sent), reading).category == read)
        let failed = try await error(.none(code, sent: sent), writing)
        #expect(failed.category == write)
        #expect(failed.message == "the transport says so")
        #expect(failed.status == nil)
    }
}
