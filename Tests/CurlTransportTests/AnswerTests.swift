import HTTPTypes
import Testing
import Transport

@testable import CurlTransport

@Suite("Answers over a socket")
struct AnswerTests {
    private func answer(_ reply: LoopbackReply, _ method: HTTPRequest.Method = .get) async throws -> TransportResponse {
        let server = try LoopbackServer { _ in reply }
        return try await CurlTransport.isolated().send(server.request(method))
    }

    private func failure(_ reply: LoopbackReply, limit: Int = 1 << 20) async throws -> TransportError {
        let server = try LoopbackServer { _ in reply }
        let transport = try CurlTransport.isolated { $0.responseBody = limit }
        return try await CurlTransportTests.failure(of: transport, server.request())
    }

    @Test("Status, reason, repeated and empty fields, and the body")
    func plain() async throws {
        let answer = try await answer(.answer("201 Very OK", ["X-A: 1", "X-A:2 ", "Empty:"], body: "hello"))
        #expect(answer.head.status.code == 201)
        #expect(answer.head.status.reasonPhrase == "Very OK")
        let name = try #require(HTTPField.Name("X-A"))
        let empty = try #require(HTTPField.Name("Empty"))
        #expect(answer.head.headerFields[values: name] == ["1", "2"])
        #expect(answer.head.headerFields[empty]?.isEmpty == true)
        #expect(answer.text == "hello")
    }

    @Test(
        "Failing statuses are answers",
        arguments: ["400 Bad Request", "404 Not Found", "429 Slow", "500 Oh", "599 X"]
    )
    func failingStatus(status: String) async throws {
        let answer = try await answer(.answer(status, body: "why"))
        #expect(answer.head.status.code == Int(status.prefix(3)))
        #expect(answer.text == "why")
    }

    @Test("A redirect is an answer and is not followed")
    func redirect() async throws {
        let server = try LoopbackServer { _ in .answer("302 Found", ["Location: /elsewhere"]) }
        let answer = try await CurlTransport.isolated().send(server.request())
        #expect(answer.head.status.code == 302)
        #expect(answer.head.headerFields[.location] == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test("HEAD has the fields of an answer and no body")
    func head() async throws {
        let answer = try await answer(.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"), .head)
        #expect(answer.head.headerFields[.contentLength] == "500")
        #expect(answer.body.isEmpty)
    }

    @Test("Chunks are put together, and trailers left out")
    func chunked() async throws {
        let answer = try await answer(
            .raw(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-End\r\n\r\n"
                    + "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nX-End: 1\r\n\r\n"
            )
        )
        #expect(answer.text == "abcdefg")
        let trailer = try #require(HTTPField.Name("X-End"))
        #expect(answer.head.headerFields[trailer] == nil)
    }

    @Test("Interim answers are forgotten")
    func interim() async throws {
        let answer = try await answer(
            .raw(
                "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
            )
        )
        #expect(answer.head.status.code == 200)
        #expect(answer.head.headerFields.count == 1)
        #expect(answer.text == "ok")
    }

    @Test("An answer without a length ends with its connection")
    func untilClose() async throws {
        let answer = try await answer(.raw("HTTP/1.1 200 OK\r\n\r\nall of it").then(.close))
        #expect(answer.text == "all of it")
    }

    @Test("A compressed answer is decoded, and its head describes the decoded body")
    func gzip() async throws {
        let text = String(repeating: "abc", count: 1_000)
        let packed = try Gzip.compress(Array(text.utf8))
        let answer = try await answer(.answer("200 OK", ["Content-Encoding: gzip"], body: packed))
        #expect(answer.text == text)
        #expect(answer.head.headerFields[.contentEncoding] == nil)
        #expect(answer.head.headerFields[.contentLength] == nil)
    }

    @Test("A damaged compressed answer is malformed")
    func damagedGzip() async throws {
        var packed = try Gzip.compress(Array(String(repeating: "abc", count: 1_000).utf8))
        for index in 10..<packed.count { packed[index] ^= 0x5A }
        let error = try await failure(.answer("200 OK", ["Content-Encoding: gzip"], body: packed))
        #expect(error.code == .malformedResponse)
        #expect(error.mayHaveBeenSent)
    }

    @Test(
        "What is no HTTP is malformed",
        arguments: ["HTTP/1.1 abc OK\r\n\r\n", "hello, world\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"]
    )
    func malformed(text: String) async throws {
        let error = try await failure(.raw(text).then(.close))
        #expect(error.code == .malformedResponse)
        #expect(error.mayHaveBeenSent)
    }

    @Test("An endless head is malformed")
    func endlessHead() async throws {
        let line = "X-Filler: \(String(repeating: "y", count: 1_000))\r\n"
        let error = try await failure(.raw("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 1_000)).then(.stall))
        #expect(error.code == .malformedResponse)
    }

    @Test("A body as large as the limit is taken")
    func bodyAtLimit() async throws {
        let server = try LoopbackServer { _ in .answer(body: String(repeating: "x", count: 1_000)) }
        let transport = try CurlTransport.isolated { $0.responseBody = 1_000 }
        let answer = try await transport.send(server.request())
        #expect(answer.body.count == 1_000)
    }

    @Test("A body larger than the limit is refused, announced or not")
    func bodyTooLarge() async throws {
        let announced = LoopbackReply.answer(body: String(repeating: "x", count: 1_001))
        let surprising = LoopbackReply.raw("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 1_001)).then(
            .close
        )
        for reply in [announced, surprising] {
            let error = try await failure(reply, limit: 1_000)
            #expect(error.code == .bodyTooLarge)
            #expect(error.mayHaveBeenSent)
            #expect(error.message.contains("1000"))
        }
    }

    @Test("The limit holds for what a small body decodes to")
    func bomb() async throws {
        let packed = try Gzip.compress([UInt8](repeating: 0, count: 5 << 20))
        let error = try await failure(.answer("200 OK", ["Content-Encoding: gzip"], body: packed), limit: 1 << 20)
        #expect(packed.count < 100_000)
        #expect(error.code == .bodyTooLarge)
    }
}
