import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("A run that ends at any instant loses nothing and doubles nothing")
struct CrashTests {
    private let before = [
        Model.schema("calls", of: ["a", "b"], attributes: ["bytes"]),
        Model.definition("a", schema: "calls", ["unit": "MiB"]), Model.definition("b", schema: "calls"),
        Model.definition("old"), Model.counter("a", "ann"), Model.counter("old", "ann"),
    ]
    private let after = [
        Model.schema("calls", of: ["a", "b", "c"], attributes: ["bytes", "items"]),
        Model.definition("a", schema: "calls", ["unit": "GiB"]),
        Model.definition("b", schema: "calls", ["aggregation": "max"]), Model.definition("c", schema: "calls"),
        Model.counter("a", "ann"), Model.counter("b", "bob"), Model.counter("c", "eve"),
    ]
    private let options = PlanOptions(adopt: true, allowReplace: true, now: Model.now)

    /// Applies without any fault, and expects that all is as wanted, once, and bound.
    private func expectRecovery(_ bench: ModelBench, _ note: Comment) async throws {
        bench.vendor.recover()
        #expect(try await bench.apply(after, options: options).report.failed == [], note)
        #expect(try await bench.plan(after, options: options).changes == [], note)
        #expect(bench.vendor.objects.count == after.count, note)
        #expect(bench.memory.bindings().count == after.count, note)
        #expect(bench.memory.openIntents().isEmpty, note)
        #expect(Set(bench.memory.bindings().map(\.id)) == Set(bench.vendor.objects.map(\.id)), note)
        #expect(bench.memory.bindings().allSatisfy { $0.isOurs }, note)
    }

    @Test("the state fails at any write: the run stops there, and the next goes on", arguments: 0..<18)
    func failingState(writes: Int) async throws {
        let bench = ModelBench(concurrency: 2)
        try await bench.apply(before)
        let error = await #expect(throws: StateError.self) {
            try await bench.apply(after, store: FailingStateStore(bench.memory, writes: writes), options: options)
        }
        #expect(error?.message == "the disk is full")
        let sent = bench.vendor.writes.count - before.count
        #expect(sent <= writes)
        try await expectRecovery(bench, "after \(writes) writes of the state")
    }

    @Test("the vendor breaks off at any write, which was done or not", arguments: 0..<9, [true, false])
    func failingVendor(index: Int, isDone: Bool) async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(before)
        bench.vendor.state.withLock { $0.breakdown = (after: index, isDone: isDone) }
        let report = try await bench.apply(after, options: options).report
        #expect(!report.failed.isEmpty)
        #expect(bench.memory.openIntents().isEmpty == false)
        try await expectRecovery(bench, "after \(index) writes")
    }
}
