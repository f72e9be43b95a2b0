import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

/// The model vendor as a connection.
struct ModelAdapter: VendorAdapter {
    let vendor: ModelVendor

    var translator: any VendorTranslator { ModelTranslator() }
    var catalog: any ObjectCatalog { vendor }
    var events: (any EventSink)? { nil }
    var usage: (any UsageSource)? { nil }

    func check() async -> [CheckResult] { [] }
}

/// An engine over one model vendor, whose clock stands until it is set and whose waiting is only written down.
final class ModelBench: Sendable {
    let vendor = ModelVendor()
    let memory: InMemoryStateStore
    let waits = Mutex<[Duration]>([])
    let stopAfter = Mutex<Int?>(nil)
    let clock = Mutex(Model.now)
    /// What happens at the vendor while a wait of a number goes on, from one.
    let onWait = Mutex<@Sendable (Int) -> Void>({ _ in })
    /// What was looked for, and what was said of writes that were left open: vendor, done and undone.
    let searches = Mutex<[Told]>([])
    let settled = Mutex<[String]>([])
    /// How many writes may be under way at once; with one, the vendor gives its ids in the plan's order.
    let concurrency: Int

    /// What was told of a search.
    struct Told: Sendable, Hashable {
        let search: Search
        let isBegun: Bool

        init(_ search: Search, _ isBegun: Bool) {
            self.search = search
            self.isBegun = isBegun
        }
    }

    init(concurrency: Int = 4, bindings: [Binding] = []) {
        self.concurrency = concurrency
        memory = InMemoryStateStore(bindings: bindings)
    }

    /// Plans and applies, as a run of its own, and answers with plan and report.
    @discardableResult
    func apply(
        _ objects: [DesiredObject],
        store: (any StateStore)? = nil,
        definitions: [Meter.Key: Meter] = [:],
        options: PlanOptions = PlanOptions(now: Model.now)
    ) async throws -> (plan: VendorPlan, report: ApplyReport) {
        let engine = engine(store ?? memory, definitions)
        let prepared = try await engine.prepare(intention(objects, options))
        let run = try (store ?? memory).begin(
            RunRecord(command: "apply", user: "alice", host: "ci", revision: nil, started: Model.now)
        )
        let report = try await engine.apply(prepared, run: run)
        return (prepared.plan.vendors[0], report)
    }

    /// Makes some objects, and is cut off in another run while it asks for one more, of which the vendor heard nothing.
    func apply(_ objects: [DesiredObject], cutOffAt last: DesiredObject) async throws {
        try await apply(objects)
        vendor.fail("CREATE", last.ref, .lostBeforeAndDown)
        try await apply(objects + [last])
        vendor.recover()
    }

    /// Plans what takes back a run, without carrying it out.
    func undoPlan(of run: Int64, options: PlanOptions = PlanOptions(now: Model.now)) async throws -> VendorPlan? {
        try await preparedUndo(of: run, options).plan.vendors.first
    }

    /// Takes back a run, as a run of its own, and answers with plan and report.
    @discardableResult
    func undo(
        _ run: Int64,
        options: PlanOptions = PlanOptions(now: Model.now)
    ) async throws -> (plan: VendorPlan?, report: ApplyReport) {
        let prepared = try await preparedUndo(of: run, options)
        let number = memory.begin(
            RunRecord(command: "undo", user: "alice", host: "ci", revision: nil, undoes: run, started: Model.now)
        )
        return (prepared.plan.vendors.first, try await engine(memory, [:]).apply(prepared, run: number))
    }

    private func preparedUndo(of run: Int64, _ options: PlanOptions) async throws -> Engine.Prepared {
        let entry = try #require(memory.history(limit: .max).first { $0.run == run })
        return try await engine(memory, [:]).prepareUndo(of: entry, options: options, defaults: MeterDefaults())
    }

    /// Plans.
    func plan(_ objects: [DesiredObject], options: PlanOptions = PlanOptions(now: Model.now)) async throws -> VendorPlan
    {
        try await engine(memory, [:]).prepare(intention(objects, options)).plan.vendors[0]
    }

    func engine(_ store: any StateStore, _ definitions: [Meter.Key: Meter]) -> Engine {
        var environment = ApplyEnvironment(
            store: store,
            now: { [self] in clock.withLock(\.self) },
            sleep: { [self] duration in
                let count = waits.withLock { waits in
                    waits.append(duration)
                    return waits.count
                }
                onWait.withLock(\.self)(count)
            },
            shouldStop: { [self] in
                stopAfter.withLock { limit in
                    guard let left = limit else { return false }
                    limit = left - 1
                    return left <= 0
                }
            }
        )
        environment.searching = { [self] search, isBegun in searches.withLock { $0.append(Told(search, isBegun)) } }
        environment.settled = { [self] vendor, done, undone in
            settled.withLock { $0.append("\(vendor) \(done) \(undone)") }
        }
        return Engine(
            connections: [
                VendorConnection(
                    name: Model.vendor,
                    adapterName: "model",
                    adapter: ModelAdapter(vendor: vendor),
                    concurrency: concurrency,
                    requests: { 0 }
                )
            ],
            definitions: definitions,
            environment: environment
        )
    }

    private func intention(_ objects: [DesiredObject], _ options: PlanOptions) -> [String: Engine.Intention] {
        [Model.vendor: .init(translation: Model.translation(objects), options: options)]
    }
}

/// A state that fails from some write on, as when its disk is full or its process was killed.
final class FailingStateStore: StateStore {
    private let store: InMemoryStateStore
    private let left: Mutex<Int>

    init(_ store: InMemoryStateStore, writes: Int) {
        self.store = store
        left = Mutex(writes)
    }

    private func spend() throws(StateError) {
        let isLeft = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isLeft else { throw StateError(.failed, "the disk is full") }
    }

    func bindings() throws(StateError) -> [Binding] { store.bindings() }
    func openIntents() throws(StateError) -> [JournaledIntent] { store.openIntents() }
    func begin(_ run: RunRecord) throws(StateError) -> Int64 { store.begin(run) }

    func record(_ intents: [Intent]) throws(StateError) -> [Int64] {
        for _ in intents { try spend() }
        return store.record(intents)
    }

    func settle(
        _ number: Int64,
        _ outcome: IntentOutcome,
        _ changes: [BindingChange],
        by run: Int64
    ) throws(StateError) {
        try spend()
        try store.settle(number, outcome, changes, by: run)
    }

    func change(_ changes: [BindingChange], by run: Int64) throws(StateError) { store.change(changes, by: run) }
    func finish(_ run: Int64, status: Int, at: Timestamp) throws(StateError) {
        store.finish(run, status: status, at: at)
    }
    func keep(_ document: StateDocument, by run: Int64) throws(StateError) -> Int64 {
        try spend()
        return store.keep(document, by: run)
    }
    func documents(_ kind: String, named name: String?) throws(StateError) -> [KeptDocument] {
        store.documents(kind, named: name)
    }
    func doubtedCreations() throws(StateError) -> [String: Set<ObjectRef>] { store.doubtedCreations() }
    func unmadeReplacements() throws(StateError) -> [Intent] { store.unmadeReplacements() }
    func bindings(before run: Int64) throws(StateError) -> [Binding] { store.bindings(before: run) }
    func eachRun(limit: Int, _ body: (HistoryEntry) -> Bool) throws(StateError) { store.eachRun(limit: limit, body) }
    func lock(_ owner: LockOwner) throws(StateError) { try store.lock(owner) }
    func unlock(_ owner: LockOwner) throws(StateError) { store.unlock(owner) }
}
