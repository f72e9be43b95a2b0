import AdapterKit
import Catalog
import Foundation
import Metering
import Testing
import Transport

@testable import SyncEngine

/// Several embedded vendors without sockets, a state in memory, and files.
final class SyncBench: Sendable {
    static let now = Timestamp(seconds: 1_795_000_000)

    let names: [String]
    let adapters: [String: any VendorAdapter]
    let ways: [String: FaultyWay]
    let store = InMemoryStateStore()
    let defaults: MeterDefaults
    let egress: Meter.Key
    let calls: Meter.Key

    /// Connects vendors by the instances' names, each with its adapter's name and settings.
    init(_ vendors: [(String, String, [String: JSONValue])], seed: UInt64 = 1) throws {
        egress = try Sample.key("egress")
        calls = try Sample.key("calls")
        defaults = MeterDefaults(unit: "units", resetSchedule: try Sample.schedule())
        var adapters: [String: any VendorAdapter] = [:]
        var ways: [String: FaultyWay] = [:]
        for (offset, (name, adapterName, values)) in vendors.enumerated() {
            let vendor = try #require(Catalog.vendor(adapter: adapterName))
            let date = Date(timeIntervalSince1970: TimeInterval(Self.now.seconds))
            let sandbox = vendor.sandbox(SandboxSeed(ids: seed &+ UInt64(offset), now: { date }))
            let way = FaultyWay(to: sandbox)
            let credentials = vendor.sandboxCredentials
            let settings = ConnectionSettings(
                instance: name,
                adapter: adapterName,
                url: try ConnectionURL("https://api.example.com"),
                values: values,
                credentials: credentials.mapValues { _ in .environment("CREDENTIAL") }
            )
            let environment = AdapterEnvironment(
                transport: way,
                now: { Self.now },
                secret: { name throws(SecretError) in
                    guard let value = credentials[name] else { throw SecretError("there is no credential `\(name)`") }
                    return Secret(value)
                }
            )
            adapters[name] = vendor.adapter.make(settings, environment)
            ways[name] = way
        }
        self.adapters = adapters
        self.ways = ways
        names = vendors.map(\.0)
    }

    /// The three vendors of the catalog, under their own names.
    static func three(seed: UInt64 = 1) throws -> SyncBench {
        try SyncBench(
            [("togai", "togai", [:]), ("amberflo", "amberflo", ["dialect": "meters"]), ("ue", "usage-engine", [:])],
            seed: seed
        )
    }

    func engine(_ definitions: [Meter.Key: Meter] = [:], order: [String]? = nil) -> Engine {
        let connections = (order ?? names).compactMap { name in
            adapters[name].map {
                VendorConnection(name: name, adapterName: name, adapter: $0, concurrency: 2, requests: { 0 })
            }
        }
        let environment = ApplyEnvironment(
            store: store,
            now: { Self.now },
            sleep: { _ in },
            settleDelay: .zero
        )
        return Engine(connections: connections, definitions: definitions, environment: environment)
    }

    func hand(_ name: String) throws -> Hand {
        Hand(name: name, adapter: try #require(adapters[name]), defaults: defaults, now: Self.now)
    }

    /// The keys of bound definitions at a vendor, by id.
    func known(_ name: String) -> [ObjectID: Meter.Key] {
        let kind = adapters[name]?.translator.definitionKind
        return Dictionary(
            keepingFirst: store.bindings().filter { $0.vendor == name && $0.ref.kind == kind }.map {
                (ObjectID(kind: $0.ref.kind, id: $0.id), $0.meters[0])
            }
        )
    }

    /// The meters that a vendor has, under the keys that they are bound by.
    func meters(_ name: String) async throws -> [Meter.Key: Meter] {
        let inventory = try await hand(name).inventory(known(name))
        return inventory.meters.map(\.meter).keyed(by: \.key)
    }

    func request(
        _ mode: SyncMode = .peers,
        among participants: [String]? = nil,
        policy: SyncPolicy = SyncPolicy(),
        matches: [IdentityMatch] = [],
        files: SyncFiles = SyncFiles(),
        filesTakePart: Bool = false
    ) -> SyncRequest {
        SyncRequest(
            participants: Set(participants ?? names),
            mode: mode,
            policy: policy,
            matches: matches,
            files: files,
            filesTakePart: filesTakePart,
            projectVendors: names,
            general: PlanOptions(allowReplace: true, now: Self.now),
            defaults: defaults
        )
    }

    /// Decides and plans, without carrying it out.
    func prepare(_ request: SyncRequest, order: [String]? = nil) async throws -> PreparedSync {
        try await engine(order: order).prepareSync(request)
    }

    /// Syncs as a run of its own.
    @discardableResult
    func sync(_ request: SyncRequest, order: [String]? = nil) async throws -> (sync: PreparedSync, report: ApplyReport)
    {
        let engine = engine(order: order)
        let sync = try await engine.prepareSync(request)
        let run = store.begin(
            RunRecord(command: "sync", user: "alice", host: "ci", revision: nil, started: Self.now)
        )
        let report = try await engine.apply(sync, run: run)
        store.finish(run, status: 0, at: Self.now)
        return (sync, report)
    }

    /// Takes the newest run back, as a run of its own.
    @discardableResult
    func undo() async throws -> ApplyReport {
        let entry = try #require(store.history(limit: 1).first)
        let options = PlanOptions(allowReplace: true, now: Self.now)
        let prepared = try await engine().prepareUndo(of: entry, options: options, defaults: defaults)
        let run = store.begin(
            RunRecord(command: "undo", user: "alice", host: "ci", revision: nil, undoes: entry.run, started: Self.now)
        )
        let report = try await engine().apply(prepared, run: run)
        store.finish(run, status: 0, at: Self.now)
        return report
    }

    /// What the files want at each vendor.
    func intentions(_ files: SyncFiles) -> [String: Engine.Intention] {
        var intentions: [String: Engine.Intention] = [:]
        for (name, adapter) in adapters {
            let entries = files.meters.filter { $0.vendors?.contains(name) ?? true }
            let request = EncodingRequest(
                entries: entries.map { MeterEntry($0.meter, overrides: $0.overrides[name] ?? [:]) },
                events: files.events,
                customers: files.customers,
                defaults: defaults,
                now: Self.now
            )
            intentions[name] = Engine.Intention(
                translation: adapter.translator.encode(request),
                options: PlanOptions(adopt: true, allowReplace: true, now: Self.now)
            )
        }
        return intentions
    }

    /// What an apply of files would do.
    func plan(_ files: SyncFiles) async throws -> Plan {
        let definitions = files.meters.map(\.meter).keyed(by: \.key)
        return try await engine(definitions).prepare(intentions(files)).plan
    }

    /// Applies files as a run of its own.
    @discardableResult
    func apply(_ files: SyncFiles, only vendors: [String]? = nil) async throws -> ApplyReport {
        let definitions = files.meters.map(\.meter).keyed(by: \.key)
        let engine = engine(definitions)
        let wanted = intentions(files).filter { vendors?.contains($0.key) ?? true }
        let prepared = try await engine.prepare(wanted)
        let run = store.begin(
            RunRecord(command: "apply", user: "alice", host: "ci", revision: nil, started: Self.now)
        )
        return try await engine.apply(prepared, run: run)
    }
}

extension PreparedSync {
    /// What it would change at the vendors, one line each.
    var lines: [String] {
        prepared.plan.vendors.flatMap { vendor in
            (vendor.failure.map { ["\(vendor.name): \($0)"] } ?? [])
                + vendor.changes.filter(\.isPending).map { "\(vendor.name): \($0.action.rawValue) \($0.ref)" }
        }
    }

    /// What is blocked, one line each.
    var blocked: [String] {
        prepared.plan.vendors.flatMap { vendor in
            vendor.changes.filter { $0.action == .blocked }.map { change in
                "\(vendor.name): \(change.ref): \(change.findings.filter { $0.fidelity == .refused }.map(\.reason))"
            }
        }
    }
}

extension Plan {
    /// What it would change, one line each.
    var lines: [String] {
        vendors.flatMap { vendor in
            vendor.changes.filter(\.isPending).map { "\(vendor.name): \($0.action.rawValue) \($0.ref) \($0.fields)" }
        }
    }
}
