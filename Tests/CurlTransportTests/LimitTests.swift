import CurlTransport
import HTTPTypes
import Testing
import Transport

@Suite("Limits on time and size")
struct LimitTests {
    @Test("An answer that does not begin is timed out by the limit on the whole transfer")
    func total() async throws {
        // Long enough for the connection to be made, also where this thread has to wait for a processor.
        let server = try LoopbackServer { _ in LoopbackReply(steps: [.stall]) }
        let transport = try CurlTransport.isolated { $0.total = .milliseconds(2_500) }
        let error = try await failure(of: transport, server.request(.post, body: "x"))
        #expect(error.code == .timedOut)
        #expect(error.mayHaveBeenSent)
        #expect(error.message.contains("was not complete within 2.5 seconds"))
        await server.nextEnd()
    }

    @Test("An answer that stops half-way is timed out by the limit on standing still")
    func stalled() async throws {
        let server = try LoopbackServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").then(.stall) }
        let transport = try CurlTransport.isolated { $0.stalled = .seconds(1) }
        let error = try await failure(of: transport, server.request())
        #expect(error.code == .timedOut)
        #expect(error.message.contains("made no progress for 1.0 seconds"))
    }

    @Test("A connection that is not made in time is certain not to have carried the request")
    func connect() async throws {
        // The server takes the connection and never answers the TLS greeting.
        let server = try LoopbackServer { _ in .answer() }
        let transport = try CurlTransport.isolated { $0.connect = .milliseconds(500) }
        var request = server.request(.post, body: "x")
        request.head.scheme = "https"
        let error = try await failure(of: transport, request)
        #expect(error.code == .connectTimedOut)
        #expect(!error.mayHaveBeenSent)
    }

    @Test("Waiting for a free connection counts towards no limit")
    func waitingIsFree() async throws {
        let gate = Gate()
        let slow = try LoopbackServer { _ in LoopbackReply(steps: [.pass(gate)] + LoopbackReply.answer().steps) }
        let mute = try LoopbackServer { _ in .answer() }
        let transport = try CurlTransport.isolated {
            $0.connectionsPerHost = 1
            // Long enough for a connection that is made, also where this thread has to wait for a processor.
            $0.connect = .milliseconds(2_500)
        }
        async let first = transport.send(slow.request(.get, "/1"))
        _ = await slow.nextRequest()
        async let second = transport.send(slow.request(.get, "/2"))
        // Once this one has run into the limit on connecting, the second has waited as long.
        var request = mute.request()
        request.head.scheme = "https"
        _ = try await failure(of: transport, request)
        _ = try await failure(of: transport, request)
        gate.open()
        gate.open()
        #expect(try await first.head.status.code == 200)
        #expect(try await second.head.status.code == 200)
        #expect(slow.connections == 1)
    }

    @Test("A request body larger than the limit is not sent, measured before compression")
    func requestBody() async throws {
        let server = try LoopbackServer { _ in .answer() }
        let transport = try CurlTransport.isolated { $0.requestBody = 10 }
        let fields: HTTPFields = [.contentEncoding: "gzip"]
        let request = server.request(.post, fields: fields, body: String(repeating: "x", count: 11))
        let error = try await failure(of: transport, request)
        #expect(error.code == .bodyTooLarge)
        #expect(!error.mayHaveBeenSent)
        #expect(server.connections == 0)
    }
}
