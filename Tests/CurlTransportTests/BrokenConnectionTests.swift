import CurlTransport
import HTTPTypes
import Testing
import Transport

@Suite("Connections that break")
struct BrokenConnectionTests {
    @Test("A port where nobody listens refuses")
    func nobody() async throws {
        let (socket, port) = try Socket.reserve()
        defer { socket.close() }
        let head = HTTPRequest(method: .post, scheme: "http", authority: "127.0.0.1:\(port)", path: "/")
        let error = try await failure(of: CurlTransport.isolated(), TransportRequest(head: head, body: [1]))
        #expect(error.code == .cannotConnect)
        #expect(!error.mayHaveBeenSent)
    }

    @Test("An unknown host is certain not to have got the request")
    func unknownHost() async throws {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "meterway.invalid", path: "/?key=hidden")
        let error = try await failure(of: CurlTransport.isolated(), TransportRequest(head: head))
        #expect(error.code == .hostNotFound)
        #expect(!error.mayHaveBeenSent)
        #expect(error.message.contains("meterway.invalid"))
        #expect(!error.description.contains("hidden"))
    }

    @Test("A connection that ends before, or within, the answer is lost, and the request may have been handled")
    func lost() async throws {
        let replies = [
            LoopbackReply(steps: [.close]), LoopbackReply(steps: [.reset]),
            .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").then(.close),
            .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n").then(.close),
            .raw("HTTP/1.1 200 OK\r\nContent-Le").then(.reset),
        ]
        for reply in replies {
            let server = try LoopbackServer { _ in reply }
            let error = try await failure(of: CurlTransport.isolated(), server.request(.post, body: "x"))
            #expect(error.code == .connectionLost)
            #expect(error.mayHaveBeenSent)
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        "A request is sent once when a kept connection breaks under it",
        arguments: [HTTPRequest.Method.get, .post, .put, .delete],
        ["", "body"]
    )
    func sentOnce(method: HTTPRequest.Method, body: String) async throws {
        let server = try LoopbackServer { $0.turn == 1 ? .answer(body: "first") : LoopbackReply(steps: [.close]) }
        let transport = try CurlTransport.isolated()
        _ = try await transport.send(server.request(.get))
        let error = try await failure(of: transport, server.request(method, body: body))
        #expect(error.code == .connectionLost)
        #expect(error.mayHaveBeenSent)
        #expect(server.requests.count == 2)
        #expect(server.connections <= 2)
        let answer = try await transport.send(server.request(.get))
        #expect(answer.text == "first")
    }

    @Test("A kept connection that the server closed in the meantime is replaced")
    func idleClose() async throws {
        let server = try LoopbackServer { _ in .answer(body: "x").then(.close) }
        let transport = try CurlTransport.isolated()
        for _ in 1...3 {
            let answer = try await transport.send(server.request(.post, body: "y"))
            #expect(answer.text == "x")
            await server.nextEnd()
        }
        #expect(server.connections == 3)
    }
}
