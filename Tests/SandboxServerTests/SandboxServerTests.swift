import HTTPTypes
import Testing
import Transport

@testable import SandboxServer

@Suite("A sandbox server")
struct SandboxServerTests {
    @Test("serves each endpoint on a port of its own, and hands on method, path, fields and body")
    func serves() async throws {
        let one = SpyHandler(body: "one")
        let two = SpyHandler()
        let server = try SandboxServer(endpoints: [
            SandboxEndpoint(name: "one", handler: one), SandboxEndpoint(name: "two", handler: two),
        ])
        let answers = try await server.run { addresses in
            let ports = addresses.ports
            #expect(ports.count == 2)
            #expect(addresses.adminURL == nil)
            #expect(addresses.url(of: "one") == ports["one"].map { "http://127.0.0.1:\($0)" })
            #expect(addresses.url(of: "three") == nil)
            let first = try await RawClient.send("GET", "/a%20b?x=1&y=%26", port: ports["one"] ?? 0)
            let second = try await RawClient.send(
                "POST",
                "/ingest",
                port: ports["two"] ?? 0,
                fields: ["X-Test: yes"],
                body: Array("{}".utf8)
            )
            return [first, second]
        }
        #expect(answers.map(\.status) == [200, 200])
        #expect(answers.map(\.text) == ["one", "{}"])
        #expect(answers[0].fields["content-type"] == "application/json")
        #expect(answers[0].fields["date"]?.hasSuffix(" GMT") == true)
        #expect(one.requests.map(\.head.path) == ["/a%20b?x=1&y=%26"])
        let request = try #require(two.requests.first)
        #expect(request.head.method == .post)
        #expect(request.head.scheme == "http")
        #expect(request.head.authority == "127.0.0.1")
        #expect(request.head.headerFields[HTTPField.Name("X-Test") ?? .accept] == "yes")
        #expect(request.body == Array("{}".utf8))
    }

    @Test("answers several requests on one connection")
    func keepsAlive() async throws {
        let spy = SpyHandler()
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: spy)])
        try await server.run { addresses in
            let requests =
                RawClient.request("POST", "/1", body: [65]) + RawClient.request("POST", "/2", body: [66])
                + RawClient.request("GET", "/3", fields: ["Connection: close"])
            let answer = try await RawClient.exchange(port: addresses.ports["one"] ?? 0, requests)
            #expect(String(decoding: answer, as: UTF8.self).split(separator: "HTTP/1.1 200").count == 3)
        }
        #expect(spy.requests.map(\.head.path) == ["/1", "/2", "/3"])
    }

    @Test("names every port that another process listens on")
    func portInUse() async throws {
        let holder = try SandboxServer(endpoints: [
            SandboxEndpoint(name: "one", handler: SpyHandler()), SandboxEndpoint(name: "two", handler: SpyHandler()),
        ])
        try await holder.run { addresses in
            let one = try #require(addresses.ports["one"])
            let two = try #require(addresses.ports["two"])
            let late = try SandboxServer(
                endpoints: [
                    SandboxEndpoint(name: "one", handler: SpyHandler(), port: one),
                    SandboxEndpoint(name: "free", handler: SpyHandler()),
                ],
                adminPort: two
            )
            let error = await #expect(throws: SandboxServerError.self) { try await late.run { _ in } }
            #expect(error?.code == .cannotListen)
            #expect(error?.problems.count == 2)
            #expect(error?.problems.first?.contains("Port \(one) of 127.0.0.1, for endpoint \"one\"") == true)
            #expect(error?.problems.last?.contains("Port \(two) of 127.0.0.1, for the administration") == true)
        }
    }

    @Test("refuses contradictory endpoints, with all reasons")
    func invalidEndpoints() {
        let error = #expect(throws: SandboxServerError.self) {
            try SandboxServer(
                endpoints: [
                    SandboxEndpoint(name: "one", handler: SpyHandler(), port: 4_000),
                    SandboxEndpoint(name: "one", handler: SpyHandler(), port: 70_000),
                ],
                adminPort: 4_000
            )
        }
        #expect(error?.code == .invalidEndpoints)
        #expect(error?.problems.count == 3)
        #expect(throws: SandboxServerError.self) { try SandboxServer(endpoints: []) }
    }

    @Test("stops when its body throws, and may be run again on the same port")
    func runsAgain() async throws {
        struct Stop: Error {}
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: SpyHandler())])
        await #expect(throws: Stop.self) { try await server.run { _ in throw Stop() } }
        let port = try await server.run { addresses in addresses.ports["one"] ?? 0 }
        let again = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: SpyHandler(), port: port)])
        // A connection of another test may have been given the port for a moment.
        var status: Int?
        for _ in 0..<50 where status == nil {
            status = try? await again.run { _ in try await RawClient.send(port: port).status }
            if status == nil { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(status == 200)
    }

    @Test("stops when its task is cancelled")
    func cancelled() async throws {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: SpyHandler())])
        let (started, continuation) = AsyncStream.makeStream(of: Int.self)
        let run = Task {
            try await server.run { addresses in
                continuation.yield(addresses.ports["one"] ?? 0)
                try await Task.sleep(for: .seconds(600))
            }
        }
        var iterator = started.makeAsyncIterator()
        let port = try #require(await iterator.next())
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        await #expect(throws: (any Error).self) { try await RawClient.send(port: port) }
    }

    @Test("lets a request that is in progress finish when it stops")
    func finishesRequests() async throws {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: SpyHandler(body: "hello"))])
        server.faults.add(try FaultRule(.delay(milliseconds: 50)))
        let client = try await server.run { addresses in
            let port = addresses.ports["one"] ?? 0
            let client = Task { RawAnswer(try await RawClient.exchange(port: port, RawClient.request("GET", "/"))) }
            while server.faults.fired["delay"] == nil { await Task.yield() }
            return client
        }
        #expect(try await client.value.text == "hello")
    }

    @Test("stops although a client keeps its connection open")
    func idleConnection() async throws {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: SpyHandler(body: "hello"))])
        let (answered, continuation) = AsyncStream.makeStream(of: Void.self)
        let client = try await server.run { addresses in
            let port = addresses.ports["one"] ?? 0
            let client = Task {
                try await RawClient.exchange(port: port, RawClient.request("GET", "/")) { bytes in
                    if bytes.suffix(5) == Array("hello".utf8)[...] { continuation.finish() }
                    return false
                }
            }
            for await _ in answered {}
            return client
        }
        #expect(RawAnswer(try await client.value).text == "hello")
    }
}
