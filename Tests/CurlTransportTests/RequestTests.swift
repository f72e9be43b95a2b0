import CurlTransport
import HTTPTypes
import Testing
import Transport

@Suite("Requests over a socket")
struct RequestTests {
    @Test("A path and its query arrive as they were written")
    func target() async throws {
        let server = try LoopbackServer { _ in .answer() }
        _ = try await CurlTransport.isolated().send(server.request(.get, "/a/../b%20c?d=e&f=%2F"))
        let seen = try #require(server.requests.first)
        #expect(seen.method == "GET")
        #expect(seen.target == "/a/../b%20c?d=e&f=%2F")
        #expect(seen["host"] == server.authority)
        #expect(seen["user-agent"] == "meterway/test")
        #expect(seen["accept-encoding"]?.contains("gzip") == true)
    }

    @Test(
        "Every method arrives with its body",
        arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options]
    )
    func body(method: HTTPRequest.Method) async throws {
        let server = try LoopbackServer { .answer(body: $0.body) }
        let request = server.request(method, fields: [.contentType: "application/json"], body: #"{"a":1}"#)
        let answer = try await CurlTransport.isolated().send(request)
        #expect(answer.text == #"{"a":1}"#)
        let seen = try #require(server.requests.first)
        #expect(seen.method == method.rawValue)
        #expect(seen["content-type"] == "application/json")
        #expect(seen["content-length"] == "7")
        #expect(seen["expect"] == nil)
    }

    @Test(
        "A request without a body says so where the method would have one",
        arguments: [
            (.post, "0"), (.put, "0"), (.patch, "0"), (.get, nil), (.delete, nil), (.options, nil),
        ] as [(HTTPRequest.Method, String?)]
    )
    func withoutBody(method: HTTPRequest.Method, length: String?) async throws {
        let server = try LoopbackServer { _ in .answer(body: "done") }
        let answer = try await CurlTransport.isolated().send(server.request(method))
        #expect(answer.text == "done")
        let seen = try #require(server.requests.first)
        #expect(seen.method == method.rawValue)
        #expect(seen["content-length"] == length)
        #expect(seen["content-type"] == nil)
        #expect(seen["expect"] == nil)
        #expect(seen["transfer-encoding"] == nil)
    }

    @Test("A large body is sent at once, without asking first")
    func largeBody() async throws {
        let server = try LoopbackServer { .answer(body: "\($0.body.count)") }
        let text = String(repeating: "x", count: 3 << 20)
        let answer = try await CurlTransport.isolated().send(server.request(.post, body: text))
        #expect(answer.text == "\(3 << 20)")
        #expect(server.requests.first?["expect"] == nil)
    }

    @Test("Fields arrive in order and also when empty; those that the transport decides on are left out")
    func fields() async throws {
        let server = try LoopbackServer { _ in .answer() }
        let empty = try #require(HTTPField.Name("X-Empty"))
        let twice = try #require(HTTPField.Name("X-Twice"))
        let host = try #require(HTTPField.Name("Host"))
        var fields = HTTPFields()
        fields.append(HTTPField(name: twice, value: "1"))
        fields.append(HTTPField(name: empty, value: ""))
        fields.append(HTTPField(name: twice, value: "2"))
        fields.append(HTTPField(name: .userAgent, value: "other/1"))
        fields.append(HTTPField(name: .contentLength, value: "999"))
        fields.append(HTTPField(name: host, value: "elsewhere"))
        _ = try await CurlTransport.isolated().send(server.request(.post, fields: fields, body: "abc"))
        let seen = try #require(server.requests.first)
        #expect(seen.fields.filter { $0.name == "x-twice" }.map(\.value) == ["1", "2"])
        #expect(seen["x-empty"]?.isEmpty == true)
        #expect(seen.fields.filter { $0.name == "user-agent" }.map(\.value) == ["other/1"])
        #expect(seen.fields.filter { $0.name == "content-length" }.map(\.value) == ["3"])
        #expect(seen.fields.filter { $0.name == "host" }.map(\.value) == [server.authority])
    }

    @Test("A handle that is used again keeps nothing of the request before")
    func handleIsClean() async throws {
        let server = try LoopbackServer { _ in .answer(body: "x") }
        let transport = try CurlTransport.isolated()
        let fields: HTTPFields = [.contentType: "text/plain", .authorization: "Bearer secret"]
        _ = try await transport.send(server.request(.patch, fields: fields, body: "one"))
        _ = try await transport.send(server.request(.head))
        let answer = try await transport.send(server.request(.get))
        #expect(answer.text == "x")
        let seen = try #require(server.requests.last)
        #expect(seen.method == "GET")
        #expect(seen["content-type"] == nil)
        #expect(seen["authorization"] == nil)
        #expect(seen["content-length"] == nil)
    }

    @Test("Content-Encoding: gzip makes the transport compress the plain body")
    func gzipRequest() async throws {
        let server = try LoopbackServer { .answer("200 OK", ["Content-Encoding: gzip"], body: $0.body) }
        let text = String(repeating: "usage ", count: 10_000)
        let request = server.request(.post, fields: [.contentEncoding: "gzip"], body: text)
        let answer = try await CurlTransport.isolated().send(request)
        // The server returned the bytes that it got; the answer is what they decode to.
        #expect(answer.text == text)
        let seen = try #require(server.requests.first)
        #expect(seen["content-encoding"] == "gzip")
        #expect(seen.body.starts(with: [0x1F, 0x8B]))
        #expect(seen.body.count < text.utf8.count / 10)
    }
}
