import HTTPTypes
import Testing
import Transport

@testable import SandboxServer

@Suite("Faults over a socket")
struct FaultTests {
    /// Serves the endpoint "one" under some rules while a client talks to it.
    private func serve<Value: Sendable>(
        _ handler: SpyHandler,
        _ rules: [FaultRule],
        _ client: @escaping @Sendable (_ port: Int, _ server: SandboxServer) async throws -> Value
    ) async throws -> Value {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: handler)])
        _ = server.faults.add(rules)
        return try await server.run { addresses in try await client(addresses.ports["one"] ?? 0, server) }
    }

    private func key(_ method: HTTPRequest.Method, _ status: HTTPResponse.Status?) -> TrafficLedger.Key {
        TrafficLedger.Key(endpoint: "one", method: method, status: status)
    }

    @Test("answer with a status, body, media type and Retry-After in the place of the handler")
    func answer() async throws {
        let spy = SpyHandler(body: "real")
        let page = FaultAnswer(status: 503, body: "<h1>Sorry</h1>", contentType: "text/html", retryAfter: "2")
        let rules = [try FaultRule(.answer(page), count: 1)]
        let (answers, counts) = try await serve(spy, rules) { port, server in
            let answers = [try await RawClient.send(port: port), try await RawClient.send(port: port)]
            return (answers, server.traffic.counts)
        }
        #expect(answers.map(\.status) == [503, 200])
        #expect(answers.map(\.text) == ["<h1>Sorry</h1>", "real"])
        #expect(answers[0].fields["content-type"] == "text/html")
        #expect(answers[0].fields["retry-after"] == "2")
        #expect(spy.requests.count == 1)
        #expect(counts[key(.get, .serviceUnavailable)]?.handled == 0)
        #expect(counts[key(.get, .ok)]?.handled == 1)
    }

    @Test("answer after the request was handled, where they say so")
    func answerAfter() async throws {
        let spy = SpyHandler(body: "real")
        let rules = [try FaultRule(.answer(FaultAnswer(status: 502, handled: true)))]
        let answer = try await serve(spy, rules) { port, _ in try await RawClient.send("POST", port: port, body: [65]) }
        #expect(answer.status == 502)
        #expect(answer.body.isEmpty)
        #expect(spy.requests.count == 1)
    }

    @Test("delay a request before it is handled")
    func delay() async throws {
        let spy = SpyHandler(body: "real")
        let rules = [
            try FaultRule(.delay(milliseconds: 1), path: "/short"),
            try FaultRule(.delay(milliseconds: FaultRule.longestPause), path: "/long"),
        ]
        let fired = try await serve(spy, rules) { port, server in
            let long = Task { try await RawClient.send("GET", "/long", port: port) }
            while server.faults.fired["delay"] == nil { await Task.yield() }
            let short = try await RawClient.send("GET", "/short", port: port)
            #expect(short.text == "real")
            long.cancel()
            return server.faults.fired
        }
        #expect(fired == ["delay": 2])
        #expect(spy.requests.map(\.head.path) == ["/short"])
    }

    @Test("drop the connection before the request is handled")
    func dropBefore() async throws {
        let spy = SpyHandler(body: "real")
        let rules = [try FaultRule(.dropBefore, nth: 1)]
        let (bytes, next, counts) = try await serve(spy, rules) { port, server in
            let bytes = try await RawClient.exchange(port: port, RawClient.request("POST", "/", body: [65]))
            return (bytes, try await RawClient.send("POST", port: port, body: [66]), server.traffic.counts)
        }
        #expect(bytes.isEmpty)
        #expect(next.status == 200)
        #expect(spy.requests.map(\.body) == [[66]])
        #expect(counts[key(.post, nil)]?.total == 1)
        #expect(counts[key(.post, nil)]?.handled == 0)
    }

    @Test("drop the connection after the request is handled")
    func dropAfter() async throws {
        let spy = SpyHandler(body: "real")
        let rules = [try FaultRule(.dropAfter)]
        let (bytes, counts) = try await serve(spy, rules) { port, server in
            let bytes = try await RawClient.exchange(port: port, RawClient.request("POST", "/", body: [65]))
            return (bytes, server.traffic.counts)
        }
        #expect(bytes.isEmpty)
        #expect(spy.requests.map(\.body) == [[65]])
        #expect(counts[key(.post, nil)]?.handled == 1)
    }

    @Test("cut the body short of its Content-Length", arguments: [0, 4, 10, 50, 8_000_000])
    func truncate(bytes: Int) async throws {
        let text = String(repeating: "0123456789", count: bytes > 1_000 ? 1_000_000 : 1)
        let spy = SpyHandler(body: text)
        let rules = [try FaultRule(.truncate(bytes: bytes))]
        let answer = try await serve(spy, rules) { port, _ in
            RawAnswer(try await RawClient.exchange(port: port, RawClient.request("GET", "/")))
        }
        #expect(answer.status == 200)
        #expect(answer.body.count == min(bytes, text.utf8.count))
        #expect(text.utf8.starts(with: answer.body))
        #expect(Int(answer.fields["content-length"] ?? "") ?? 0 > answer.body.count)
        #expect(spy.requests.count == 1)
    }

    @Test("drop an answer that has no body to cut")
    func truncateNothing() async throws {
        let rules = [try FaultRule(.truncate(bytes: 1))]
        let spy = SpyHandler(status: .noContent)
        let bytes = try await serve(spy, rules) { port, _ in
            try await RawClient.exchange(port: port, RawClient.request("GET", "/"))
        }
        #expect(bytes.isEmpty)
        #expect(spy.requests.count == 1)
    }

    @Test("send the body in chunks with pauses between them")
    func drip() async throws {
        let spy = SpyHandler(body: "0123456789")
        let rules = [
            try FaultRule(.drip(chunkBytes: 4, pauseMilliseconds: 1), path: "/short"),
            try FaultRule(.drip(chunkBytes: 4, pauseMilliseconds: FaultRule.longestPause), path: "/long"),
        ]
        let (short, long) = try await serve(spy, rules) { port, _ in
            let short = try await RawClient.send("GET", "/short", port: port)
            // The second chunk is minutes away: the client leaves when it has something of the body.
            let long = try await RawClient.exchange(port: port, RawClient.request("GET", "/long")) {
                RawAnswer($0).body.count >= 4
            }
            return (short, RawAnswer(long))
        }
        #expect(short.text == "0123456789")
        #expect(short.fields["content-length"] == "10")
        #expect(long.text == "0123")
        #expect(long.fields["content-length"] == "10")
    }

    @Test("leave the other endpoints and the administration port alone")
    func scope() async throws {
        let server = try SandboxServer(
            endpoints: [
                SandboxEndpoint(name: "one", handler: SpyHandler()),
                SandboxEndpoint(name: "two", handler: SpyHandler()),
            ],
            adminPort: 0
        )
        server.faults.add(try FaultRule(.answer(FaultAnswer(status: 500)), endpoint: "two"))
        let statuses = try await server.run { addresses in
            var statuses: [Int?] = []
            for port in [addresses.ports["one"], addresses.ports["two"]] {
                statuses.append(try await RawClient.send(port: port ?? 0).status)
            }
            statuses.append(try await RawClient.send("GET", "/healthz", port: addresses.adminPort ?? 0).status)
            return statuses
        }
        #expect(statuses == [200, 500, 200])
    }
}
