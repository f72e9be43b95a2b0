import HTTPTypes
import Synchronization
import Testing
import Transport

@Suite("Retrying transport")
struct RetryingTransportTests {
    /// A transport each of whose requests takes its time.
    private struct SlowTransport: HTTPTransport {
        let inner: ScriptedTransport
        let time: VirtualClock
        let takes: Duration

        func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
            time.advance(takes)
            return try await inner.send(request)
        }
    }

    private func transport(
        _ inner: any HTTPTransport,
        _ time: VirtualClock = VirtualClock(),
        _ change: (inout RetryingTransport.Options) -> Void = { _ in }
    ) -> RetryingTransport {
        var options = RetryingTransport.Options()
        change(&options)
        return RetryingTransport(inner, options: options, clock: time.clock, random: { 1 << 63 })
    }

    private func failure(_ transport: RetryingTransport, _ request: TransportRequest) async -> TransportError? {
        do {
            _ = try await transport.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test("A read is repeated until it succeeds")
    func read() async throws {
        let inner = ScriptedTransport(
            .status(503),
            .error(.connectionLost, mayHaveBeenSent: true),
            .status(429),
            .status(200, body: "[1]")
        )
        let time = VirtualClock()
        let transport = transport(inner, time)
        let answer = try await transport.send(.to("/list"))
        #expect(String(decoding: answer.body, as: UTF8.self) == "[1]")
        #expect(time.sleeps == [125, 250, 500].map { .milliseconds($0) })
        let counts = transport.counts
        #expect(counts.reads == 4)
        #expect(counts.repetitions == 3)
        #expect(counts.refusals == 1)
        #expect(counts.serverErrors == 1)
        #expect(counts.failures == 1)
        #expect(counts.bytesReceived == 7)
    }

    @Test(
        "A server that answers nothing in time, or takes no connection, is given up after two attempts of 20 seconds",
        arguments: [TransportError.Code.timedOut, .connectTimedOut]
    )
    func silent(code: TransportError.Code) async throws {
        let time = VirtualClock()
        let inner = ScriptedTransport(.error(code, mayHaveBeenSent: true))
        let patient = transport(SlowTransport(inner: inner, time: time, takes: .seconds(20)), time)
        #expect(await failure(patient, .to("/list"))?.code == code)
        #expect(inner.requests.count == 2)
        #expect(time.now < .seconds(42))
        let refusing = ScriptedTransport(.error(.cannotConnect, mayHaveBeenSent: false))
        #expect(await failure(transport(refusing), .to("/list"))?.code == .cannotConnect)
        #expect(refusing.requests.count == 6, "what fails at once is tried as often as ever")
    }

    @Test(
        "What is no whole document in answer to a read is asked for again, three times at the most",
        arguments: [
            "\n<html><body>Sorry</body></html>", "", " \n", #"[{"id": "1"}, {"id""#, #"{"data": [{}]"#,
            "upstream is gone",
        ]
    )
    func page(page: String) async throws {
        let passing = ScriptedTransport(.status(200, body: page), .status(200, body: "[]"))
        #expect(try await transport(passing).send(.to("/list")).body == Array("[]".utf8))
        let standing = ScriptedTransport(.status(200, body: page))
        let answer = try await transport(standing).send(.to("/list"))
        #expect(answer.head.status == .ok && answer.body == Array(page.utf8))
        #expect(standing.requests.count == 4)
        let write = ScriptedTransport(.status(200, body: page), .status(200))
        #expect(try await transport(write).send(.to("/", .post, body: "x")).body == Array(page.utf8))
        #expect(write.requests.count == 1)
    }

    @Test("Failures of other kinds do not make a cut answer final, and one that has no content is whole")
    func mixed() async throws {
        let cut = ScriptedTransport(
            .status(503),
            .status(503),
            .status(503),
            .status(200, body: "[{"),
            .status(200, body: "[]")
        )
        #expect(try await transport(cut).send(.to("/list")).body == Array("[]".utf8))
        let empty = ScriptedTransport(.status(204, body: ""), .status(200))
        #expect(try await transport(empty).send(.to("/list")).head.status == .noContent)
    }

    @Test("Requests that carry events have a pace of their own, and a refusal of theirs holds up no others")
    func events() async throws {
        let inner = ScriptedTransport(.status(200), .status(200), .status(429, [.retryAfter: "3"]), .status(200))
        let time = VirtualClock()
        let transport = transport(inner, time) { options in
            options.pacer = RatePacer(requestsPerSecond: 10)
            options.eventPacer = RatePacer(requestsPerSecond: 50)
            options.carriesEvents = { $0.head.path == "/ingest" }
            options.policy.attempts = 1
        }
        for _ in 0..<3 { _ = try await transport.send(.to("/ingest", .post, body: "x")) }
        #expect(time.sleeps == [20, 20].map { .milliseconds($0) })
        #expect(transport.pauseLeft == .seconds(3))
        _ = try await transport.send(.to("/list"))
        #expect(time.sleeps.count == 2)
    }

    @Test("A write with an unknown fate is sent once", arguments: [500, 502, 503, 504])
    func writeAnswered(status: Int) async throws {
        let inner = ScriptedTransport(.status(status, [.retryAfter: "1"]), .status(200))
        let answer = try await transport(inner).send(.to("/", .post, body: "x"))
        #expect(answer.head.status.code == status)
        #expect(inner.requests.count == 1)
    }

    @Test("A lost write is sent once, and its error says that it may have been handled")
    func writeLost() async {
        let inner = ScriptedTransport(.error(.timedOut, mayHaveBeenSent: true), .status(200))
        let error = await failure(transport(inner), .to("/", .delete))
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveBeenSent == true)
        #expect(inner.requests.count == 1)
    }

    @Test("A write is repeated while it was certainly not handled")
    func writeRepeated() async throws {
        let inner = ScriptedTransport(
            .status(429, [.retryAfter: "2"]),
            .error(.cannotConnect, mayHaveBeenSent: false),
            .status(201)
        )
        let time = VirtualClock()
        let transport = transport(inner, time)
        let answer = try await transport.send(.to("/", .put, body: "abc"))
        #expect(answer.head.status.code == 201)
        #expect(time.sleeps == [.milliseconds(2_125), .milliseconds(250)])
        #expect(transport.counts.writes == 3)
        #expect(transport.counts.bytesSent == 9)
    }

    @Test("A write that runs out of attempts is certain not to have been handled")
    func exhausted() async {
        let inner = ScriptedTransport(.status(429), .error(.cannotConnect, mayHaveBeenSent: false))
        let error = await failure(transport(inner) { $0.policy.attempts = 3 }, .to("/", .post))
        #expect(error?.code == .cannotConnect)
        #expect(error?.mayHaveBeenSent == false)
        #expect(inner.requests.count == 3)
    }

    @Test("A read's last error remembers that an earlier attempt was sent")
    func remembered() async {
        let inner = ScriptedTransport(.status(503), .error(.cannotConnect, mayHaveBeenSent: false))
        let error = await failure(transport(inner) { $0.policy.attempts = 2 }, .to())
        #expect(error?.mayHaveBeenSent == true)
    }

    @Test("A POST that is said to read is repeated as a read")
    func queries() async throws {
        let inner = ScriptedTransport(.status(502), .status(200))
        let transport = transport(inner) { $0.isRead = { $0.head.path == "/usage" } }
        let answer = try await transport.send(.to("/usage", .post))
        #expect(answer.head.status.code == 200)
        #expect(transport.counts.reads == 2)
    }

    @Test("The pacer spaces requests, slows down when refused, and holds the wait for all")
    func paced() async throws {
        let inner = ScriptedTransport(.status(200), .status(429, [.retryAfter: "10"]), .status(200))
        let time = VirtualClock()
        let transport = transport(inner, time) { $0.pacer = RatePacer(requestsPerSecond: 10) }
        _ = try await transport.send(.to("/1"))
        _ = try await transport.send(.to("/2"))
        // The second waited its tenth, was refused, and waited the ten seconds and its jitter.
        #expect(time.sleeps == [.milliseconds(100), .milliseconds(10_125)])
        _ = try await transport.send(.to("/3"))
        // The place after the repetition's was laid at half the rate.
        #expect(time.sleeps.last == .milliseconds(200))
    }

    @Test(
        "Where the vendor asks for longer than is waited, what has not begun fails at once, and says how long",
        arguments: [
            ("3600", "60 minutes"), ("Fri, 22 Jan 2100 00:00:00 GMT", "101 years"),
            ("999999999999999999999", "101 years"),
        ] as [(String, String)]
    )
    func leftAlone(wish: String, words: String) async throws {
        let inner = ScriptedTransport(.status(429, [.retryAfter: wish]), .status(200))
        let time = VirtualClock()
        let transport = transport(inner, time) { $0.pacer = RatePacer() }
        #expect(try await transport.send(.to("/1", .post)).head.status.code == 429)
        let error = await failure(transport, .to("/2", .post))
        #expect(error?.code == .leftAlone)
        #expect(error?.mayHaveBeenSent == false)
        #expect(error?.message.contains("left alone for \(words) more") == true, "\(error?.message ?? "")")
        #expect(inner.requests.count == 1)
        #expect(time.sleeps.isEmpty)
        time.advance(error?.retryAfter ?? .zero)
        #expect(try await transport.send(.to("/2", .post)).head.status.code == 200)
    }

    @Test(
        "Where the vendor asks for a wait that a run waits for, what has not begun is sent after it",
        arguments: [429, 503]
    )
    func leftAloneForAWhile(status: Int) async throws {
        let inner = ScriptedTransport(.status(status, [.retryAfter: "120"]), .status(200))
        let time = VirtualClock()
        let transport = transport(inner, time) { options in
            options.pacer = RatePacer()
            options.policy.attempts = 1
        }
        #expect(try await transport.send(.to("/1", .post)).head.status.code == status)
        #expect(try await transport.send(.to("/2", .post)).head.status.code == 200)
        #expect(time.sleeps == [.seconds(120)])
    }

    @Test("What a server fails at does not quicken the pace after a refusal")
    func failuresAreNoRoom() async throws {
        let inner = ScriptedTransport(.status(429), .status(500))
        let time = VirtualClock()
        let transport = transport(inner, time) { options in
            options.pacer = RatePacer(requestsPerSecond: 10)
            options.policy.attempts = 1
        }
        for number in 1...12 { _ = try await transport.send(.to("/\(number)", .post)) }
        // The place of the second was taken at ten a second, those of the others at five.
        #expect(time.sleeps == [.milliseconds(100)] + Array(repeating: .milliseconds(200), count: 10))
    }

    @Test("A vendor without a known limit that refuses one request is sent the others more slowly")
    func learned() async throws {
        let inner = ScriptedTransport { request, number in number == 4 ? .status(429) : .status(200) }
        let time = VirtualClock()
        let transport = transport(inner, time) { $0.pacer = RatePacer() }
        for number in 1...3 { _ = try await transport.send(.to("/\(number)")) }
        #expect(time.sleeps.isEmpty)
        for number in 4...6 { _ = try await transport.send(.to("/\(number)")) }
        // The fourth backed off; after that ten requests a second go out, since four tell of no limit.
        #expect(time.sleeps.count >= 3)
        #expect(time.sleeps.dropFirst().allSatisfy { $0 >= .milliseconds(90) })
        #expect(inner.requests.count == 7)
    }

    @Test("No more requests are under way than allowed, and all are sent")
    func concurrency() async throws {
        let inner = ScriptedTransport { _, _ in
            for _ in 0..<10 { await Task.yield() }
            return .status(200)
        }
        let transport = transport(inner) { $0.concurrency = 3 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask { _ = try await transport.send(.to("/\(number)")) }
            }
            try await group.waitForAll()
        }
        #expect(inner.requests.count == 50)
        #expect(inner.mostUnderWay <= 3)
    }

    @Test("A task that is cancelled before its turn sends nothing", arguments: [false, true])
    func cancelledBefore(hasPlace: Bool) async {
        let inner = ScriptedTransport(.status(429, [.retryAfter: "5"]), .status(200))
        let transport = transport(inner) { options in
            options.policy.attempts = 1
            options.eventPacer = RatePacer()
            // The first is asked before a place is free, the second when it is.
            options.isRead = { if !hasPlace, $0.head.path == "/2" { Self.cancelTask() } else { false } }
            options.carriesEvents = { if hasPlace, $0.head.path == "/2" { Self.cancelTask() } else { hasPlace } }
        }
        #expect(await failure(transport, .to("/1", .post)) == nil)
        let error = await Task { await failure(transport, .to("/2", .post)) }.value
        #expect(error?.code == .cancelled)
        #expect(error?.mayHaveBeenSent == false)
        #expect(inner.requests.count == 1)
    }

    private static func cancelTask() -> Bool {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        return true
    }

    @Test("A task that is cancelled while it waits sends nothing more")
    func cancelled() async {
        let inner = ScriptedTransport { _, _ in
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return .status(503)
        }
        let transport = transport(inner)
        let error = await Task { await failure(transport, .to()) }.value
        #expect(error?.code == .cancelled)
        #expect(error?.mayHaveBeenSent == true)
        #expect(inner.requests.count == 1)
    }
}
