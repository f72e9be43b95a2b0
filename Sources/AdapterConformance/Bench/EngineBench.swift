import AdapterKit
import Metering
import SyncEngine

/// A project that is planned and applied at one vendor, with a state in memory.
struct EngineBench: Sendable {
    let bench: Bench
    let store: InMemoryStateStore

    init(_ bench: Bench, store: InMemoryStateStore = InMemoryStateStore()) {
        self.bench = bench
        self.store = store
    }

    /// The plan of a project.
    func plan(_ scenario: Scenario) async throws -> Engine.Prepared {
        try await plan(bench.translator.encode(scenario.request), scenario.definitions)
    }

    /// The plan of a translation.
    func plan(_ translation: Translation, _ definitions: [Meter.Key: Meter]) async throws -> Engine.Prepared {
        let options = PlanOptions(adopt: true, allowReplace: true, now: bench.clock.now)
        let intention = Engine.Intention(translation: translation, options: options)
        return try await engine(definitions).prepare([bench.subject.settings.instance: intention])
    }

    /// Carries a plan out.
    func apply(_ prepared: Engine.Prepared, _ definitions: [Meter.Key: Meter]) async throws -> ApplyReport {
        let record = RunRecord(command: "apply", user: "suite", host: "here", revision: nil, started: bench.clock.now)
        let run = store.begin(record)
        let report = try await engine(definitions).apply(prepared, run: run)
        store.finish(run, status: report.failed.isEmpty ? 0 : 3, at: bench.clock.now)
        return report
    }

    /// Plans a project and carries the plan out.
    func apply(_ scenario: Scenario) async throws -> ApplyReport {
        try await apply(try await plan(scenario), scenario.definitions)
    }

    /// What the vendor has, in the core model, each bound definition under its own key.
    func decoded() async throws -> DecodedInventory {
        let kind = bench.translator.definitionKind
        var naming = KeyChoice()
        for binding in store.bindings() where binding.ref.kind == kind {
            naming.known[ObjectID(kind: kind, id: binding.id)] = Meter.Key(binding.ref.key)
        }
        return bench.translator.decode(try await bench.inventory(), naming: naming)
    }

    /// What a plan would change, one line each; what is blocked is no change.
    static func changes(_ prepared: Engine.Prepared) -> [String] {
        prepared.plan.vendors.flatMap { vendor in
            (vendor.failure.map { ["the vendor could not be read: \($0)"] } ?? [])
                + vendor.changes.filter(\.isPending).map { "\($0.action) \($0.ref): \($0.fields)" }
        }
    }

    private func engine(_ definitions: [Meter.Key: Meter]) -> Engine {
        let connection = VendorConnection(
            name: bench.subject.settings.instance,
            adapterName: bench.subject.descriptor.name,
            adapter: bench.adapter,
            concurrency: 1,
            requests: { 0 }
        )
        let environment = ApplyEnvironment(store: store, now: { [clock = bench.clock] in clock.now }, sleep: { _ in })
        return Engine(connections: [connection], definitions: definitions, environment: environment)
    }
}
