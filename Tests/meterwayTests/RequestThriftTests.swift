import AdapterKit
import Catalog
import Foundation
import HTTPTypes
import Metering
import SyncEngine
import Synchronization
import Testing
import Transport

@Suite("Reading a vendor costs the fewest requests that its paging allows")
struct RequestThriftTests {
    /// A vendor in one of its dialects, and what reading so many meters costs.
    struct Case: Sendable, CustomTestStringConvertible {
        var adapter: String
        var values: [String: JSONValue] = [:]
        /// The requests for a number of meters, and why.
        var requests: @Sendable (Int) -> Int
        var testDescription: String { "\(adapter) \(values.values.compactMap(\.string).joined())" }
    }

    static let cases = [
        // A token; meter types in pages of 100, of which one that is not full is the last, and one more where the first has a number
        // of items that servers often bound pages to; customers' meters, of which none.
        Case(adapter: "usage-engine") { 1 + ($0 / 100 + 1) + ([10, 16, 30].contains($0) ? 1 : 0) + 1 },
        // One list without pages.
        Case(adapter: "amberflo", values: ["dialect": "meter-definition"]) { _ in 1 },
        Case(adapter: "amberflo", values: ["dialect": "meters"]) { _ in 1 },
        // Schemas in one page; meters in pages of 100, of which one that is not full is the last, and whose first is read again
        // where there are several, since a meter that changes moves to it; and each meter, since a list does not tell its schema.
        Case(adapter: "togai", values: ["dialect": "document"]) { togai($0) },
        Case(adapter: "togai", values: ["dialect": "live"]) { togai($0) },
    ]

    private static func togai(_ count: Int) -> Int {
        let pages = count / 100 + 1
        return 1 + pages + (pages > 1 ? 1 : 0) + count
    }

    @Test("at none, one, a full page, one more than that, and a thousand", arguments: cases, [0, 1, 100, 101, 1_000])
    func reading(vendor: Case, count: Int) async throws {
        let (connection, line) = try connect(vendor)
        try await fill(connection, count)
        let before = line.count
        let (fresh, _) = try connect(vendor, over: line)
        let observed = try await Observer.observe(fresh, bindings: []).objects
        #expect(observed.count { $0.kind == fresh.adapter.translator.definitionKind } == count)
        #expect(line.count - before == vendor.requests(count))
    }

    @Test(
        "customers' meters at Usage Engine cost no more where their pages are asked for at once",
        arguments: [0, 100, 450]
    )
    func customers(count: Int) async throws {
        let (connection, line) = try connect(Self.cases[0])
        let meter = try #require(Meter.Key("meter-0"))
        let customers = (0..<count).compactMap {
            CustomerMeter(meter: meter, customer: "customer-\($0)", meterKey: "k")
        }
        try await fill(connection, 1, customers)
        let before = line.count
        let (fresh, _) = try connect(Self.cases[0], over: line)
        let observed = try await Observer.observe(fresh, bindings: []).objects
        #expect(observed.count == 1 + count)
        #expect(line.count - before == 1 + 1 + (count / 100 + 1))
    }

    @Test("a plan in which nothing has changed asks for nothing by its id", arguments: cases, [16, 29, 30])
    func planning(vendor: Case, count: Int) async throws {
        let (connection, line) = try connect(vendor)
        let translation = try translation(connection, count)
        let store = InMemoryStateStore()
        let intention = ["vendor": Engine.Intention(translation: translation, options: PlanOptions(now: Self.now))]
        let environment = ApplyEnvironment(store: store, now: { Self.now }, sleep: { _ in })
        let engine = Engine(connections: [connection], definitions: [:], environment: environment)
        let run = store.begin(RunRecord(command: "apply", user: "a", host: "b", revision: nil, started: Self.now))
        #expect(try await engine.apply(try await engine.prepare(intention), run: run).failed.isEmpty)
        let before = line.count
        let (fresh, _) = try connect(vendor, over: line)
        let again = Engine(connections: [fresh], definitions: [:], environment: environment)
        #expect(try await again.prepare(intention).plan.hasChanges == false)
        #expect(line.count - before == vendor.requests(count))
    }

    @Test(
        "nothing is taken as not there where Usage Engine has smaller pages than it is asked for, as servers often have",
        arguments: [5, 16, 30, 60, 75]
    )
    func bounded(_ bound: Int) async throws {
        let (connection, line) = try connect(Self.cases[0])
        try await fill(connection, 160)
        line.bound = bound
        let (fresh, _) = try connect(Self.cases[0], over: line)
        #expect(try await Observer.observe(fresh, bindings: []).objects.count == 160)
    }

    @Test(
        "what a lost answer may have left is found whatever number of items Usage Engine puts into a page",
        arguments: [1, 7, 99]
    )
    func found(_ bound: Int) async throws {
        let (connection, line) = try connect(Self.cases[0])
        try await fill(connection, 110)
        line.bound = bound
        let (fresh, _) = try connect(Self.cases[0], over: line)
        let last = try #require(try translation(fresh, 110).objects.last)
        #expect(try await fresh.adapter.catalog.find(last, links: [:]).count == 1)
        var renamed = last
        renamed.name = "another"
        renamed.marks.removeAll { $0.name == "name" }
        #expect(try await fresh.adapter.catalog.find(renamed, links: [:]).count == 1)
    }
}

extension RequestThriftTests {
    private static let now = TestProject.noon

    /// The way to a vendor, which counts.
    final class Line: HTTPTransport {
        private let vendor: any HTTPTransport
        private let passed = Mutex(0)
        private let own = Mutex(100)

        init(_ vendor: any HTTPTransport) {
            self.vendor = vendor
        }

        var count: Int { passed.withLock(\.self) }

        /// How many items the vendor puts into a page, whatever it is asked for.
        var bound: Int {
            get { own.withLock(\.self) }
            set { own.withLock { $0 = newValue } }
        }

        func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
            passed.withLock { $0 += 1 }
            var request = request
            request.head.path = request.head.path?.replacing("limit=100", with: "limit=\(bound)")
            var response = try await vendor.send(request)
            // A server tells its time; here it is later than anything was made.
            response.head.headerFields[.date] = "Mon, 16 Nov 2026 13:00:00 GMT"
            return response
        }
    }

    private func connect(_ vendor: Case, over line: Line? = nil) throws -> (VendorConnection, Line) {
        let entry = try #require(Catalog.vendor(adapter: vendor.adapter))
        let line =
            line
            ?? Line(entry.sandbox(SandboxSeed(now: { Date(timeIntervalSince1970: TimeInterval(Self.now.seconds)) })))
        let credentials = entry.sandboxCredentials
        var values = vendor.values
        values.merge(entry.sandboxSettings("https://api.example.com")) { first, _ in first }
        let settings = ConnectionSettings(
            instance: "vendor",
            adapter: vendor.adapter,
            url: try ConnectionURL("https://api.example.com"),
            values: values
        )
        let environment = AdapterEnvironment(
            transport: line,
            now: { Self.now },
            secret: { name throws(SecretError) in
                guard let value = credentials[name] else { throw SecretError("there is no `\(name)`") }
                return Secret(value)
            }
        )
        let connection = VendorConnection(
            name: "vendor",
            adapterName: vendor.adapter,
            adapter: entry.adapter.make(settings, environment),
            concurrency: 8,
            requests: { line.count }
        )
        return (connection, line)
    }

    private func translation(
        _ connection: VendorConnection,
        _ count: Int,
        _ customers: [CustomerMeter] = []
    ) throws -> Translation {
        let entries = try (0..<count).map { index in
            var draft = Meter.Draft(
                key: try #require(Meter.Key("meter-\(index)")),
                name: "Meter \(index)",
                aggregation: .count
            )
            draft.event = "api_request"
            return MeterEntry(try Meter(draft))
        }
        return connection.adapter.translator.encode(
            EncodingRequest(entries: entries, events: [], customers: customers, defaults: try defaults, now: Self.now)
        )
    }

    private var defaults: MeterDefaults {
        get throws {
            let cron = try CronSchedule("0 0 1 * *")
            return MeterDefaults(
                unit: "units",
                resetSchedule: ResetSchedule(cron: cron, timeZone: try TimeZoneID("Etc/UTC"))
            )
        }
    }

    /// Makes so many meters, each after what it requires, and some customers' counters of theirs.
    private func fill(
        _ connection: VendorConnection,
        _ count: Int,
        _ customers: [CustomerMeter] = []
    ) async throws {
        var links: [ObjectRef: String] = [:]
        for object in try translation(connection, count, customers).objects {
            links[object.ref] = try await connection.adapter.catalog.create(object.resolved(links), links: links).id
        }
    }
}
