import CurlTransport
import HTTPTypes
import Testing
import Transport

@Suite("Connections and the thread's thrift")
struct ReuseTests {
    @Test("Requests one after the other share a connection, and no sleep of the thread times out")
    func sequential() async throws {
        let server = try LoopbackServer { .answer(body: $0.target) }
        let transport = try CurlTransport.isolated()
        for number in 1...200 {
            let answer = try await transport.send(server.request(.get, "/\(number)"))
            #expect(answer.text == "/\(number)")
        }
        #expect(server.connections == 1)
        let statistics = transport.statistics
        #expect(statistics.transfers == 200)
        #expect(statistics.connections == 1)
        // A thread that slept when it had work would time out at each request; one that waits for a test that is held up
        // may do so now and then.
        #expect(statistics.pollTimeouts < 20)
        #expect(statistics.wakeups <= 200)
        // One sleep until the answer comes and one until the next request does; on a busy machine an answer comes in pieces.
        #expect(statistics.polls <= 600)
    }

    @Test("Many requests at once keep to the bound on connections, and each gets its own answer")
    func parallel() async throws {
        let server = try LoopbackServer { .answer(body: $0.target) }
        let transport = try CurlTransport.isolated { $0.connectionsPerHost = 4 }
        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<400 {
                group.addTask {
                    (number, try await transport.send(server.request(.post, "/\(number)", body: "\(number)")).text)
                }
            }
            return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        #expect(answers == Dictionary(uniqueKeysWithValues: (0..<400).map { ($0, "/\($0)") }))
        #expect((1...4).contains(server.connections))
        #expect(transport.statistics.connections == server.connections)
        #expect(transport.statistics.pollTimeouts == 0)
    }

    @Test("As many requests are under way at once as there may be connections")
    func concurrency() async throws {
        let gate = Gate()
        let server = try LoopbackServer { _ in LoopbackReply(steps: [.pass(gate)] + LoopbackReply.answer().steps) }
        let transport = try CurlTransport.isolated { $0.connectionsPerHost = 3 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 { group.addTask { _ = try await transport.send(server.request()) } }
            // None of the three was answered, so that each has a connection of its own.
            for _ in 0..<3 { _ = await server.nextRequest() }
            #expect(server.connections == 3)
            for _ in 0..<5 { gate.open() }
            try await group.waitForAll()
        }
        #expect(server.connections == 3)
    }

    @Test("Hosts keep connections of their own")
    func hosts() async throws {
        let servers = try (1...5).map { _ in try LoopbackServer { _ in .answer() } }
        let transport = try CurlTransport.isolated { $0.connectionsPerHost = 2 }
        for _ in 1...4 {
            for server in servers { _ = try await transport.send(server.request()) }
        }
        #expect(servers.map(\.connections) == [1, 1, 1, 1, 1])
    }
}
