import AdapterKit
import CurlTransport
import Foundation
import Metering
import SandboxServer
import Synchronization
import Testing
import Transport
import UsageEngineSandbox

@testable import UsageEngineAdapter

@Suite("Against the sandbox, over a socket")
struct SandboxTests {
    /// Runs a sandbox and an adapter that reaches it through libcurl.
    private func withSandbox(
        secret: String = "sandbox-secret",
        lifetime: Int = 3_600,
        status: UsageEngineSandbox.Options.CreateStatus = .created,
        now: @escaping @Sendable () -> Date = { Date() },
        _ body: @escaping @Sendable (UsageEngineAdapter) async throws -> Void
    ) async throws {
        var options = UsageEngineSandbox.Options()
        options.tokenLifetime = lifetime
        options.createStatus = status
        let sandbox = UsageEngineSandbox(options: options, now: now)
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "usage-engine", handler: sandbox, port: 0)])
        let transport = try CurlTransport()
        try await server.run { addresses in
            let url = try #require(addresses.url(of: "usage-engine"))
            try await body(
                try Bench.adapter(
                    transport,
                    url: url,
                    values: ["ingestURL": .string("\(url)/collector")],
                    credentials: ["clientID": "sandbox-client", "clientSecret": secret],
                    now: Bench.wallClock
                )
            )
        }
    }

    private static let schedules = ["0 0 1 * *", "*/15 * * * *", "0 6 L * *", "0 0 * * 1-5", "30 4 1,15 */2 *"]

    private func meters() throws -> [Meter] {
        try Self.schedules.enumerated().map { number, cron in
            try Bench.meter("meter-\(number)", [.sum, .count, .max, .min][number % 4]) { draft in
                draft.description = number == 0 ? nil : "Line one\n\"Zeile\" zwei, 三"
                draft.category = number == 1 ? "DEFAULT" : "Network"
                draft.resetSchedule = try Bench.schedule(cron, number == 2 ? "Europe/Paris" : "Etc/UTC")
                draft.activeFrom = number == 3 ? Bench.wallClock().adding(seconds: 86_400) : nil
                draft.activeTo = number == 4 ? Bench.wallClock().adding(seconds: 864_000) : nil
                draft.externalRef = number == 4 ? "SKU/4711 & Söhne" : nil
            }
        }
    }

    @Test(
        "everything of a translation is made, listed, and found equal",
        arguments: [UsageEngineSandbox.Options.CreateStatus.ok, .created]
    )
    func createAll(status: UsageEngineSandbox.Options.CreateStatus) async throws {
        let meters = try meters()
        let customers = meters.flatMap { meter in
            ["user0@example.com", "+46 70/123"].compactMap {
                CustomerMeter(meter: meter.key, customer: $0, meterKey: "k-1", deleteOnReset: $0.hasPrefix("+"))
            }
        }
        let translation = Bench.translator.encode(
            Bench.request(meters.map { MeterEntry($0) }, customers: customers, now: Bench.wallClock())
        )
        #expect(translation.meters.allSatisfy { $0.fidelity == .exact })
        try await withSandbox(status: status) { adapter in
            let links = try await Bench.create(translation, at: adapter.catalog)
            var listed: [ObservedObject] = []
            for kind in adapter.translator.kinds {
                listed += try await adapter.catalog.list(kind)
            }
            #expect(listed.count == 15)
            for object in translation.objects.map({ $0.resolved(links) }) {
                let observed = try #require(listed.first { $0.id == links[object.ref] && $0.kind == object.ref.kind })
                #expect(object.image.changes(from: observed.image) == [])
                #expect(object.marks.allSatisfy { observed.marks[$0.name] == $0.value })
                #expect(try await adapter.catalog.find(object, links: links).map(\.id) == [observed.id])
                #expect(try await adapter.catalog.read(object.ref.kind, id: observed.id) == observed)
            }
            let inventory = adapter.translator.decode(listed)
            #expect(inventory.undecodable.isEmpty)
            #expect(inventory.meters.count == 5)
            #expect(inventory.customers.count == 10)
        }
    }

    @Test("a meter type is changed field by field, and gone in the end")
    func change() async throws {
        let before = try Bench.meter("egress")
        let after = try Bench.meter("egress") { draft in
            draft.name = "Renamed"
            draft.description = "New"
            draft.unit = "GiB"
            draft.category = "Network"
            draft.externalRef = "sku"
            draft.resetSchedule = try Bench.schedule("0 12 L * *", "Asia/Tokyo")
            draft.activeTo = Bench.wallClock().adding(seconds: 864_000)
            draft.activeFrom = Bench.wallClock().adding(seconds: 86_400)
        }
        try await withSandbox { adapter in
            let ref = ObjectRef(ObjectKind("meterType"), "egress")
            var observed: ObservedObject?
            for meter in [before, after, before] {
                let request = Bench.request([MeterEntry(meter)], now: Bench.wallClock())
                let desired = try #require(adapter.translator.encode(request).objects.first)
                if let there = observed {
                    let changes = desired.image.changes(from: there.image)
                    #expect(changes.count == 9)
                    observed = try await adapter.catalog.update(there, to: desired, changes: changes, links: [:])
                } else {
                    observed = try await adapter.catalog.create(desired, links: [:])
                }
                let now = try #require(observed)
                #expect(desired.image.changes(from: now.image) == [])
                #expect(try await adapter.catalog.read(ref.kind, id: now.id) == now)
            }
            let last = try #require(observed)
            try await adapter.catalog.delete(last)
            try await adapter.catalog.delete(last)
            #expect(try await adapter.catalog.read(ref.kind, id: last.id) == nil)
            #expect(try await adapter.catalog.list(ref.kind).isEmpty)
        }
    }

    @Test("a counter is marked to go and unmarked, and has to go before its type")
    func counters() async throws {
        let meter = try Bench.meter("egress")
        func translation(_ flag: Bool) throws -> Translation {
            let customer = try #require(
                CustomerMeter(meter: meter.key, customer: "u", meterKey: "k", deleteOnReset: flag)
            )
            return Bench.translator.encode(
                Bench.request([MeterEntry(meter)], customers: [customer], now: Bench.wallClock())
            )
        }
        let (marked, plain) = (try translation(true), try translation(false))
        try await withSandbox { adapter in
            let catalog = adapter.catalog
            let links = try await Bench.create(marked, at: catalog)
            let type = try #require(try await catalog.list(ObjectKind("meterType")).first)
            var counter = try #require(try await catalog.list(ObjectKind("meter")).first)
            #expect(counter.image["deleteOnReset"] == true)
            let desired = try #require(plain.objects.last).resolved(links)
            counter = try await catalog.update(
                counter,
                to: desired,
                changes: desired.image.changes(from: counter.image),
                links: links
            )
            #expect(desired.image.changes(from: counter.image) == [])
            #expect(counter.running?.value == 0)
            let error = try await adapterError { () async throws(AdapterError) in try await catalog.delete(type) }
            #expect(error.category == .conflict)
            try await catalog.delete(counter)
            try await catalog.delete(counter)
            try await catalog.delete(type)
            #expect(try await catalog.list(ObjectKind("meterType")).isEmpty)
        }
    }

    @Test("lists of more than a page are read in full")
    func paging() async throws {
        let meters = try (0..<205).map { try Bench.meter("meter-\($0)") }
        let customers = (0..<150).compactMap { number in
            CustomerMeter(meter: meters[0].key, customer: "user\(number)", meterKey: "k")
        }
        let translation = Bench.translator.encode(
            Bench.request(meters.map { MeterEntry($0) }, customers: customers, now: Bench.wallClock())
        )
        try await withSandbox { adapter in
            _ = try await Bench.create(translation, at: adapter.catalog)
            let types = try await adapter.catalog.list(ObjectKind("meterType"))
            #expect(Set(types.map(\.id)).count == 205)
            #expect(types.map(\.name) == meters.map(\.name))
            #expect(Set(try await adapter.catalog.list(ObjectKind("meter")).map(\.name)).count == 150)
        }
    }

    @Test("wrong credentials are told as such")
    func wrongCredentials() async throws {
        try await withSandbox(secret: "wrong-secret") { adapter in
            let error = try await adapterError { () async throws(AdapterError) in
                try await adapter.catalog.list(ObjectKind("meterType"))
            }
            #expect(error.category == .unauthorized)
            #expect(error.status == 401)
            #expect(!error.description.contains("wrong-secret"))
            #expect(await adapter.check().map(\.passed) == [true, false])
        }
        try await withSandbox { adapter in
            #expect(await adapter.check().allSatisfy(\.passed))
        }
    }

    @Test("tokens that end early are renewed on the way")
    func shortTokens() async throws {
        try await withSandbox(lifetime: 0) { adapter in
            let error = try await adapterError { () async throws(AdapterError) in
                try await adapter.catalog.list(ObjectKind("meterType"))
            }
            #expect(error.category == .unauthorized)
        }
        // The vendor's clock goes on by 0.9 s with each request, so that every third one finds that its token has ended.
        let start = Date()
        let requests = Mutex(0)
        let now: @Sendable () -> Date = {
            start.addingTimeInterval(
                requests.withLock { count in
                    count += 1
                    return 0.9 * Double(count)
                }
            )
        }
        try await withSandbox(lifetime: 2, now: now) { adapter in
            for _ in 0..<5 {
                let list = try await adapter.catalog.list(ObjectKind("meterType"))
                #expect(list.isEmpty)
            }
        }
    }

    @Test("records reach the counters through the collector")
    func collector() async throws {
        let meter = try Bench.meter("egress")
        let customer = try #require(CustomerMeter(meter: meter.key, customer: "u", meterKey: "k"))
        let translation = Bench.translator.encode(
            Bench.request([MeterEntry(meter)], customers: [customer], now: Bench.wallClock())
        )
        try await withSandbox { adapter in
            _ = try await Bench.create(translation, at: adapter.catalog)
            let type = try #require(try await adapter.catalog.list(ObjectKind("meterType")).first)
            let events = ["u", "stranger"].flatMap { user in
                translation.projection.apply(
                    to: UsageEvent(
                        id: user,
                        event: "api_request",
                        customer: user,
                        timestamp: Bench.wallClock(),
                        attributes: ["bytes": 7]
                    )
                ).events
            }
            let outcomes = try await #require(adapter.events).ingest(events)
            #expect(outcomes.first == .accepted)
            guard case .rejected(let reason)? = outcomes.last else {
                Issue.record("a stranger's record was taken")
                return
            }
            #expect(reason.contains("stranger"))
            let counter = try #require(try await adapter.catalog.list(ObjectKind("meter")).first)
            let window = try Period(
                start: Bench.instant("2020-01-01T00:00:00Z"),
                end: try #require(counter.running?.end)
            )
            let cells = try await #require(adapter.usage).usage(
                UsageQuery(object: type, aggregation: .sum, window: window, customers: ["u"])
            )
            #expect(cells == [UsageCell(customer: "u", period: window, value: 7)])
        }
    }
}
