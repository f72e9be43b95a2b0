import CurlTransport
import Foundation
import HTTPTypes
import Testing
import Transport

@Suite("HTTP/2")
struct HTTP2Tests {
    private let identity: OpenSSL.Identity
    private let server: TLSServer
    private let transport: CurlTransport

    init() async throws {
        (identity, server) = try await TLSServer.start(["-alpn", "h2"])
        transport = try CurlTransport.isolated(["SSL_CERT_FILE": identity.certificate]) { $0.connectionsPerHost = 2 }
    }

    private func request(_ method: HTTPRequest.Method = .get) -> TransportRequest {
        let authority = "localhost:\(server.port)"
        return TransportRequest(head: HTTPRequest(method: method, scheme: "https", authority: authority, path: "/"))
    }

    /// Plays the server on a thread, since its pipes block.
    private func serve(_ play: @escaping @Sendable (HTTP2Script) throws -> Void) {
        let script = HTTP2Script(server: server)
        let thread = Thread {
            do {
                try play(script)
            } catch {
                Issue.record(error)
            }
        }
        thread.start()
    }

    @Test("Requests share one connection where the server offers it, more of them than there may be connections")
    func multiplexed() async throws {
        serve { script in
            try script.begin()
            try script.answer(try script.nextRequest(), "first")
            let streams = try (0..<6).map { _ in try script.nextRequest() }
            // All six are under way before the first is answered, the last one first.
            for stream in streams.reversed() { try script.answer(stream, "more") }
        }
        #expect(try await transport.send(request()).text == "first")
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 { group.addTask { try await transport.send(request(.post)).text } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts == [String](repeating: "more", count: 6))
        #expect(transport.statistics.connections == 1)
        #expect(transport.statistics.pollTimeouts == 0)
    }

    @Test("A stream that the server breaks off is lost, and sent once", arguments: [UInt8(2), 7])
    func brokenOff(code: UInt8) async throws {
        serve { script in
            try script.begin()
            try script.reset(try script.nextRequest(), code: code)
        }
        let error = try await failure(of: transport, request(.post))
        #expect(error.code == .connectionLost)
        #expect(error.mayHaveBeenSent)
    }
}
