import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("What a vendor made moments ago and does not show yet")
struct UnshownTests {
    private let egress = Model.definition("egress")
    private let ann = Model.counter("egress", "ann")

    /// A bench at which both were made, and the counter is missed by so many looks.
    private func bench(hiding looks: Int) async throws -> ModelBench {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([egress, ann])
        let id = try #require(bench.memory.bindings().first { $0.ref == ann.ref }?.id)
        bench.vendor.state.withLock { $0.hidden = [ObjectRef(ann.ref.kind, id): looks] }
        return bench
    }

    @Test("it is looked for, and neither made again nor forgotten")
    func shownLater() async throws {
        // Each reading looks twice: at the list, and by the id.
        let bench = try await bench(hiding: 5)
        let plan = try await bench.plan([egress, ann])
        #expect(plan.lines == [])
        #expect(plan.forgotten == [])
        #expect(bench.waits.withLock(\.self) == [.seconds(1), .seconds(2)])
    }

    @Test("it is looked for however many runs there were since")
    func laterRuns() async throws {
        let bench = try await bench(hiding: 3)
        for _ in 0..<9 {
            _ = bench.memory.begin(
                RunRecord(command: "state move", user: "alice", host: "ci", revision: nil, started: Model.now)
            )
        }
        #expect(try await bench.plan([egress, ann]).lines == [])
    }

    @Test("what a second look misses, which the first one saw, is looked for too")
    func missedLater() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([egress], cutOffAt: ann)
        let id = try #require(bench.memory.bindings().first?.id)
        bench.waits.withLock { $0 = [] }
        bench.onWait.withLock { body in
            body = { count in
                if count == 1 { bench.vendor.state.withLock { $0.hidden = [ObjectRef(ModelKind.definition, id): 2] } }
            }
        }
        #expect(try await bench.plan([egress, ann]).lines == ["create counter egress/ann/k"])
    }

    @Test("whoever follows the run hears of it once, and that it is over")
    func told() async throws {
        let bench = try await bench(hiding: 3)
        _ = try await bench.plan([egress, ann])
        var search = Search(vendor: Model.vendor, action: .create, ref: ann.ref, limit: .seconds(15))
        search.cause = .notShown
        #expect(bench.searches.withLock(\.self) == [.init(search, true), .init(search, false)])
    }

    @Test("it counts as gone where it is not shown in all that time")
    func gone() async throws {
        let bench = try await bench(hiding: 100)
        let plan = try await bench.plan([egress, ann])
        #expect(plan.lines == ["create counter egress/ann/k"])
        #expect(bench.waits.withLock(\.self) == [1, 2, 4, 8].map { .seconds($0) })
    }

    @Test("what was made a minute ago is gone at once where it is not there")
    func old() async throws {
        let bench = try await bench(hiding: 2)
        bench.clock.withLock { $0 = $0.adding(seconds: 60) }
        let plan = try await bench.plan([egress, ann])
        #expect(plan.lines == ["create counter egress/ann/k"])
        #expect(bench.waits.withLock(\.self) == [])
    }

    @Test("what was adopted is gone at once, since the vendor showed it")
    func adopted() async throws {
        let bench = ModelBench(concurrency: 1)
        bench.vendor.put(Model.observed(egress, "d1"))
        try await bench.apply([egress])
        bench.vendor.remove(ModelKind.definition, "d1")
        #expect(try await bench.plan([egress]).lines == ["create definition egress"])
        #expect(bench.waits.withLock(\.self) == [])
    }

    @Test("it is looked for where only what drifted is asked, too")
    func drift() async throws {
        let bench = try await bench(hiding: 5)
        let drift = try await bench.engine(bench.memory, [:]).prepareDrift { [:] }.plan
        #expect(drift.vendors.map(\.unchanged) == [2] && !drift.hasChanges)
        #expect(bench.waits.withLock(\.self) == [.seconds(1), .seconds(2)])
    }
}
