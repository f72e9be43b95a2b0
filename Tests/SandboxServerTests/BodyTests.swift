import HTTPTypes
import Testing
import Transport

@testable import SandboxServer

@Suite("Bodies over a socket")
struct BodyTests {
    /// Serves one endpoint while a client talks to it.
    private func serve(
        _ handler: SpyHandler,
        limits: ExchangeLimits = ExchangeLimits(),
        _ client: @escaping @Sendable (_ port: Int) async throws -> RawAnswer
    ) async throws -> RawAnswer {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: handler)], limits: limits)
        return try await server.run { addresses in try await client(addresses.ports["one"] ?? 0) }
    }

    private func small(_ bytes: Int) -> ExchangeLimits {
        var limits = ExchangeLimits()
        limits.requestBody = bytes
        return limits
    }

    @Test("are decompressed before the handler sees them", arguments: ["events.json.gz", "events-stored.json.gz"])
    func gzipRequest(name: String) async throws {
        let spy = SpyHandler(body: "ok")
        let coded = try Fixture.bytes(name)
        let answer = try await serve(spy) { port in
            try await RawClient.send("POST", port: port, fields: ["Content-Encoding: gzip"], body: coded)
        }
        #expect(answer.status == 200)
        let request = try #require(spy.requests.first)
        #expect(request.body == (try Fixture.bytes("events.json")))
        #expect(request.head.headerFields[.contentEncoding] == nil)
        #expect(request.head.headerFields[.contentLength] == String(request.body.count))
    }

    @Test("in chunks arrive whole, without the field that says so")
    func chunkedRequest() async throws {
        let spy = SpyHandler(body: "ok")
        _ = try await serve(spy) { port in
            let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            return RawAnswer(
                try await RawClient.exchange(port: port, Array((head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").utf8))
            )
        }
        let request = try #require(spy.requests.first)
        #expect(request.body == Array("abcde".utf8))
        #expect(request.head.headerFields[.transferEncoding] == nil)
        #expect(request.head.headerFields[.contentLength] == "5")
    }

    @Test(
        "that are damaged gzip are answered 400 and never handled",
        arguments: ["cut", "flipped", "followed", "plain", "zlib"]
    )
    func damagedGzip(kind: String) async throws {
        let spy = SpyHandler()
        var coded = try Fixture.bytes("events.json.gz")
        switch kind {
        case "cut": coded.removeLast(20)
        case "flipped": coded[coded.count - 6] ^= 0xff
        case "followed": coded += [1, 2, 3]
        case "zlib": coded = try Fixture.bytes("events.json.zlib")
        default: coded = Array("{}".utf8)
        }
        let body = coded
        let answer = try await serve(spy) { port in
            try await RawClient.send("POST", port: port, fields: ["Content-Encoding: gzip"], body: body)
        }
        #expect(answer.status == 400)
        #expect(answer.text.contains("gzip"))
        #expect(spy.requests.isEmpty)
    }

    @Test("in an unknown content coding are answered 415")
    func unknownCoding() async throws {
        let answer = try await serve(SpyHandler()) { port in
            try await RawClient.send("POST", port: port, fields: ["Content-Encoding: br"], body: [1])
        }
        #expect(answer.status == 415)
        #expect(answer.fields["accept-encoding"] == "gzip")
    }

    @Test("over the limit are answered 413, by length, by chunks, and after decompression")
    func tooLarge() async throws {
        let spy = SpyHandler()
        let byLength = try await serve(spy, limits: small(10)) { port in
            try await RawClient.send("POST", port: port, body: Array(repeating: 65, count: 11))
        }
        let byChunks = try await serve(spy, limits: small(3)) { port in
            let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            return RawAnswer(
                try await RawClient.exchange(port: port, Array((head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").utf8))
            )
        }
        let bomb = try Fixture.bytes("zeros-4MiB.gz")
        let decompressed = try await serve(spy, limits: small((4 << 20) - 1)) { port in
            try await RawClient.send("POST", port: port, fields: ["Content-Encoding: gzip"], body: bomb)
        }
        #expect([byLength, byChunks, decompressed].map(\.status) == [413, 413, 413])
        #expect(spy.requests.isEmpty)
        let fits = try await serve(spy, limits: small(4 << 20)) { port in
            try await RawClient.send("POST", port: port, fields: ["Content-Encoding: gzip"], body: bomb)
        }
        #expect(fits.status == 200)
    }

    @Test("of more than 64 MiB are over the default limit")
    func defaultLimit() async throws {
        let spy = SpyHandler()
        let answer = try await serve(spy) { port in
            let head = RawClient.request("POST", "/", fields: ["Content-Length: \((64 << 20) + 1)"])
            return RawAnswer(try await RawClient.exchange(port: port, head) { $0.suffix(1) == [UInt8(ascii: "}")] })
        }
        #expect(answer.status == 413)
    }

    @Test("go out in gzip when they are large and the client accepts it")
    func gzipAnswer() async throws {
        let text = String(repeating: "All work and no play. ", count: 200)
        let spy = SpyHandler(body: text)
        let coded = try await serve(spy) { port in
            try await RawClient.send(port: port, fields: ["Accept-Encoding: deflate, gzip"])
        }
        #expect(coded.fields["content-encoding"] == "gzip")
        #expect(coded.fields["content-length"] == String(coded.body.count))
        #expect(coded.fields["vary"] == "Accept-Encoding")
        #expect(coded.body.count < text.utf8.count)
        #expect(try Gzip.decompress(coded.body, limit: 1 << 20) == Array(text.utf8))
        let plain = try await serve(spy) { port in try await RawClient.send(port: port) }
        #expect(plain.fields["content-encoding"] == nil)
        #expect(plain.text == text)
        let small = try await serve(SpyHandler(body: "small")) { port in
            try await RawClient.send(port: port, fields: ["Accept-Encoding: gzip"])
        }
        #expect(small.text == "small")
    }

    @Test("stay away in answers to HEAD and of status 204")
    func withoutBody() async throws {
        let head = try await serve(SpyHandler(body: "hello")) { port in try await RawClient.send("HEAD", port: port) }
        #expect(head.fields["content-length"] == "5")
        #expect(head.body.isEmpty)
        let noContent = try await serve(SpyHandler(status: .noContent, body: "hello")) { port in
            try await RawClient.send("DELETE", port: port)
        }
        #expect(noContent.status == 204)
        #expect(noContent.fields["content-length"] == nil)
        #expect(noContent.body.isEmpty)
    }

    @Test("are called for by 100 Continue where the client waits for it")
    func expectContinue() async throws {
        let answer = try await serve(SpyHandler()) { port in
            let request = RawClient.request(
                "POST",
                "/",
                fields: ["Expect: 100-continue", "Connection: close"],
                body: [65]
            )
            return RawAnswer(try await RawClient.exchange(port: port, request))
        }
        #expect(answer.status == 100)
        #expect(answer.text.hasPrefix("HTTP/1.1 200 OK"))
    }
}
