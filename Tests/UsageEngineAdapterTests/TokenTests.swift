import AdapterKit
import HTTPTypes
import Metering
import Synchronization
import Testing
import Transport

@testable import UsageEngineAdapter

@Suite("Access tokens")
struct TokenTests {
    /// How many callers came, and how often a token was asked for.
    private final class Counts: Sendable {
        private let counts = Mutex((callers: 0, fetches: 0))
        func withLock<Value: Sendable>(_ body: (inout (callers: Int, fetches: Int)) -> Value) -> Value {
            counts.withLock { body(&$0) }
        }
    }

    /// A vendor whose tokens are numbered, and that takes only the newest or those that `takes` says.
    private func vendor(
        lifetime: JSONValue = 3600,
        takes: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> ScriptedTransport {
        let count = Mutex(0)
        return ScriptedTransport.everything { request, _ in
            guard request.path != "/oauth/token" else {
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                await Task.yield()
                return .json(200, ["access_token": .string("token-\(number)"), "expires_in": lifetime])
            }
            guard let bearer = request.bearer, takes(bearer) else { return .json(401, ["message": "expired"]) }
            return .json(200, ["meterTypes": []])
        }
    }

    /// A vendor that takes each token so many times.
    private func vendor(takingEach times: Int) -> ScriptedTransport {
        let uses = Mutex<[String: Int]>([:])
        return vendor { bearer in
            uses.withLock { uses in
                uses[bearer, default: 0] += 1
                return uses[bearer, default: 0] <= times
            }
        }
    }

    private func list(_ adapter: UsageEngineAdapter) async throws(AdapterError) -> [ObservedObject] {
        try await adapter.catalog.list(ObjectKind("meterType"))
    }

    private func list(_ adapter: UsageEngineAdapter, timesAtOnce count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask { _ = try await list(adapter) }
            }
            try await group.waitForAll()
        }
    }

    @Test("the request has all four members of the reference, as JSON")
    func request() async throws {
        let transport = vendor()
        _ = try await list(try Bench.adapter(transport))
        let request = try #require(transport.tokenRequests.first)
        #expect(
            request.json
                == [
                    "audience": "https://api.example.com/", "client_id": "sandbox-client",
                    "client_secret": .string(Bench.secret), "grant_type": "client_credentials",
                ]
        )
        #expect(request.head.headerFields[.contentType] == "application/json")
        #expect(UsageEngineDescriptor.descriptor.readsOnly(request.head))
        #expect(!UsageEngineDescriptor.descriptor.readsOnly(try #require(transport.requests.first).head))
        #expect(transport.requests.first?.bearer == "token-1")
    }

    @Test("paths and audience can be set")
    func settings() async throws {
        let transport = ScriptedTransport.everything { request, _ in
            request.path == "/authentication/v1/oauth/token"
                ? .json(200, ["access_token": "t"]) : .json(200, ["meterTypes": []])
        }
        let adapter = try Bench.adapter(
            transport,
            values: ["tokenPath": "authentication/v1/oauth/token", "meteringPath": "/usage-metering/v1/"],
            credentials: ["clientID": "i", "clientSecret": "s", "audience": "https://elsewhere.example/"]
        )
        _ = try await list(adapter)
        #expect(transport.requests.first?.json?["audience"] == "https://elsewhere.example/")
        #expect(transport.requests.last?.path == "/usage-metering/v1/meter-types")
    }

    @Test("concurrent calls share one token")
    func shared() async throws {
        let transport = vendor()
        let adapter = try Bench.adapter(transport)
        try await list(adapter, timesAtOnce: 20)
        #expect(transport.tokenRequests.count == 1)
        #expect(transport.requests.count == 20)
    }

    @Test("a token is renewed a minute before its end")
    func renewal() async throws {
        let clock = SetClock(Bench.now)
        let transport = vendor()
        let adapter = try Bench.adapter(transport, now: { clock.now })
        _ = try await list(adapter)
        clock.now = clock.now.adding(seconds: 3_539)
        _ = try await list(adapter)
        #expect(transport.tokenRequests.count == 1)
        clock.now = clock.now.adding(seconds: 1)
        _ = try await list(adapter)
        #expect(transport.tokenRequests.count == 2)
    }

    @Test("a token of short life is used for half of it", arguments: [JSONValue.number(10), "10"])
    func shortLife(lifetime: JSONValue) async throws {
        let clock = SetClock(Bench.now)
        let transport = vendor(lifetime: lifetime)
        let adapter = try Bench.adapter(transport, now: { clock.now })
        _ = try await list(adapter)
        clock.now = clock.now.adding(seconds: 4)
        _ = try await list(adapter)
        #expect(transport.tokenRequests.count == 1)
        clock.now = clock.now.adding(seconds: 1)
        _ = try await list(adapter)
        #expect(transport.tokenRequests.count == 2)
    }

    @Test("a 401 renews the token once")
    func refused() async throws {
        let transport = vendor { $0 != "token-1" }
        let adapter = try Bench.adapter(transport)
        _ = try await list(adapter)
        #expect(transport.tokenRequests.count == 2)
        #expect(transport.requests.map(\.bearer) == ["token-1", "token-2"])
        let hopeless = vendor { _ in false }
        let other = try Bench.adapter(hopeless)
        let error = try await adapterError { () async throws(AdapterError) in try await list(other) }
        #expect(error.category == .unauthorized)
        #expect(hopeless.tokenRequests.count == 2)
        #expect(hopeless.requests.count == 2)
    }

    @Test(
        "calls that use a token up between them all get through, each with one that it does not find spent",
        arguments: [3, 8, 40]
    )
    func spent(most: Int) async throws {
        let transport = vendor(takingEach: most)
        let adapter = try Bench.adapter(transport)
        try await list(adapter, timesAtOnce: 200)
        #expect(transport.tokenRequests.count <= 200 / most + 20)
    }

    @Test("a call gets its token when its turn comes, so that few find theirs ended")
    func late() async throws {
        let transport = vendor(takingEach: 40)
        let adapter = try Bench.adapter(transport)
        try await list(adapter, timesAtOnce: 200)
        // All 200 with the first token, then 160 with the second and so on would be 600.
        #expect(transport.requests.count < 350)
    }

    @Test("wrong credentials are said clearly, once, and without the secret", arguments: [400, 401, 403])
    func wrong(status: Int) async throws {
        let transport = ScriptedTransport.everything { _, _ in
            await Task.yield()
            return .json(
                status,
                ["error": "access_denied", "error_description": "no: client_secret \(Bench.secret) is wrong"]
            )
        }
        let adapter = try Bench.adapter(transport)
        let error = try await adapterError { () async throws(AdapterError) in try await list(adapter) }
        #expect(error.category == .unauthorized)
        #expect(error.message.contains("clientSecret"))
        #expect(error.vendor == "usage-engine")
        #expect(error.vendorMessage?.hasPrefix("no: client_secret") == true)
        #expect(!error.description.contains(Bench.secret))
        #expect(!String(reflecting: error).contains(Bench.secret))
    }

    @Test("callers that wait for a token share its failure, and a later caller tries again")
    func sharedFailure() async throws {
        let counts = Counts()
        let fetch: @Sendable () async throws(AdapterError) -> AccessToken = { () async throws(AdapterError) in
            counts.withLock { $0.fetches += 1 }
            while counts.withLock({ $0.callers }) < 20 { await Task.yield() }
            throw AdapterError(vendor: "v", operation: "get access token", category: .unauthorized, message: "no")
        }
        let source = TokenSource(now: { Bench.now }, fetch: fetch)
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { @Sendable in
                    counts.withLock { $0.callers += 1 }
                    return (try? await source.token()) == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 20)
        // Whoever asked while the first was on its way got its failure; only who came after it asked anew.
        let fetches = counts.withLock { $0.fetches }
        #expect(fetches < 20)
        #expect((try? await source.token()) == nil)
        #expect(counts.withLock { $0.fetches } == fetches + 1)
    }

    @Test("missing credentials, a wrong path and HTML are said as what they are")
    func trouble() async throws {
        let unset = try Bench.adapter(vendor(), credentials: ["clientID": "i"])
        let first = try await adapterError { () async throws(AdapterError) in try await list(unset) }
        #expect(first.category == .unauthorized)
        #expect(first.message == "`clientSecret` is not set")
        let absent = try Bench.adapter(ScriptedTransport.everything { _, _ in .text(404, "no route") })
        let second = try await adapterError { () async throws(AdapterError) in try await list(absent) }
        #expect(second.message.contains("tokenPath"))
        #expect(second.vendorMessage == "no route")
        let page = try Bench.adapter(
            ScriptedTransport.everything { _, _ in .text(200, "<html>Sign in</html>", type: "text/html") }
        )
        let third = try await adapterError { () async throws(AdapterError) in try await list(page) }
        #expect(third.category == .malformedResponse)
        let empty = try Bench.adapter(ScriptedTransport.everything { _, _ in .json(200, ["token": "x"]) })
        let fourth = try await adapterError { () async throws(AdapterError) in try await list(empty) }
        #expect(fourth.category == .malformedResponse)
        #expect(fourth.message.contains("access_token"))
    }
}
