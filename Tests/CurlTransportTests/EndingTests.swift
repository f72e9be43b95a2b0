import CurlTransport
import HTTPTypes
import Testing
import Transport

@Suite("Cancellation and shutdown")
struct EndingTests {
    private static let mute = LoopbackReply(steps: [.stall])

    @Test("Cancelling a task ends its transfer and its connection")
    func cancel() async throws {
        let server = try LoopbackServer { $0.target == "/mute" ? Self.mute : .answer(body: "well") }
        let transport = try CurlTransport.isolated()
        let task = Task { try await failure(of: transport, server.request(.post, "/mute", body: "x")) }
        _ = await server.nextRequest()
        task.cancel()
        let error = try await task.value
        #expect(error.code == .cancelled)
        #expect(error.mayHaveBeenSent)
        await server.nextEnd()
        #expect(try await transport.send(server.request()).text == "well")
    }

    @Test("A task that was cancelled before it sends, sends nothing")
    func cancelledBefore() async throws {
        let server = try LoopbackServer { _ in .answer() }
        let transport = try CurlTransport.isolated()
        let error = try await withThrowingTaskGroup(of: TransportError.self) { group in
            group.cancelAll()
            group.addTask { try await failure(of: transport, server.request()) }
            return try await group.next()
        }
        #expect(error?.code == .cancelled)
        #expect(error?.mayHaveBeenSent == false)
        #expect(server.requests.isEmpty)
    }

    @Test("Cancelling a transfer that waits for a connection leaves the others alone")
    func cancelWaiting() async throws {
        let gate = Gate()
        let server = try LoopbackServer { _ in LoopbackReply(steps: [.pass(gate)] + LoopbackReply.answer().steps) }
        let transport = try CurlTransport.isolated { $0.connectionsPerHost = 1 }
        async let first = transport.send(server.request(.get, "/1"))
        _ = await server.nextRequest()
        let second = Task { try await failure(of: transport, server.request(.post, "/2")) }
        second.cancel()
        let error = try await second.value
        #expect(error.code == .cancelled)
        #expect(!error.mayHaveBeenSent)
        async let third = transport.send(server.request(.get, "/3"))
        gate.open()
        gate.open()
        #expect(try await first.head.status.code == 200)
        #expect(try await third.head.status.code == 200)
        #expect(server.requests.map(\.target) == ["/1", "/3"])
    }

    @Test("Cancelling a transfer gives its connection's place to those that wait")
    func cancelBeforeWaiting() async throws {
        let server = try LoopbackServer { $0.target == "/mute" ? Self.mute : .answer(body: "well") }
        let other = try LoopbackServer { _ in .answer() }
        let transport = try CurlTransport.isolated { $0.connectionsPerHost = 1 }
        let first = Task { try await failure(of: transport, server.request(.post, "/mute", body: "x")) }
        _ = await server.nextRequest()
        let waiting = Task { try await transport.send(server.request()).text }
        // Once these are answered, the one above was handed over too.
        for _ in 0..<20 { _ = try await transport.send(other.request()) }
        first.cancel()
        #expect(try await first.value.code == .cancelled)
        #expect(try await waiting.value == "well")
    }

    @Test("Cancellations at any moment end each request once")
    func cancelStorm() async throws {
        let server = try LoopbackServer { _ in .answer(body: "x") }
        let transport = try CurlTransport.isolated { $0.connectionsPerHost = 3 }
        let ended = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let task = Task { try await transport.send(server.request(.get, "/\(number)")) }
                    if number % 3 != 0 { await Task.yield() }
                    if number % 2 == 0 { task.cancel() }
                    switch await task.result {
                    case .success(let answer): return answer.text == "x"
                    case .failure(let error): return (error as? TransportError)?.code == .cancelled
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(ended == 300)
        #expect(try await transport.send(server.request()).text == "x")
    }

    @Test("Shutdown ends what is under way and refuses what comes after")
    func shutdown() async throws {
        let server = try LoopbackServer { _ in Self.mute }
        let transport = try CurlTransport.isolated { $0.connectionsPerHost = 1 }
        let running = Task { try await failure(of: transport, server.request(.post, "/1", body: "x")) }
        _ = await server.nextRequest()
        let waiting = Task { try await failure(of: transport, server.request(.post, "/2", body: "x")) }
        transport.shutdown()
        transport.shutdown()
        let after = try await failure(of: transport, server.request())
        #expect(after.code == .unavailable)
        #expect(!after.mayHaveBeenSent)
        let lost = try await running.value
        #expect(lost.code == .unavailable)
        #expect(lost.mayHaveBeenSent)
        let unsent = try await waiting.value
        #expect(unsent.code == .unavailable)
        #expect(!unsent.mayHaveBeenSent)
        #expect(server.requests.count == 1)
    }

    @Test("The last reference takes the thread and the connections with it")
    func lastReference() async throws {
        let server = try LoopbackServer { _ in .answer() }
        var transport: CurlTransport? = try CurlTransport.isolated()
        _ = try await transport?.send(server.request())
        transport = nil
        await server.nextEnd()
        #expect(server.connections == 1)
    }

    @Test("A transport that nobody but a sending task holds lives until the answer")
    func outlivesCaller() async throws {
        let gate = Gate()
        let server = try LoopbackServer { _ in
            LoopbackReply(steps: [.pass(gate)] + LoopbackReply.answer(body: "late").steps)
        }
        var transport: CurlTransport? = try CurlTransport.isolated()
        let task = Task { [transport] in try await transport?.send(server.request()) }
        transport = nil
        _ = await server.nextRequest()
        gate.open()
        #expect(try await task.value?.text == "late")
    }
}
