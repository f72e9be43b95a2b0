import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("A run that was cut off is taken back from wherever it was")
struct InterruptedUndoTests {
    private let before = [
        Model.definition("a", ["unit": "MiB"]), Model.definition("b"), Model.definition("old"),
        Model.counter("a", "ann"), Model.counter("old", "ann"),
    ]
    private let after = [
        Model.definition("a", ["unit": "GiB"]), Model.definition("b", ["aggregation": "max"]), Model.definition("c"),
        Model.counter("a", "ann"), Model.counter("b", "bob"), Model.counter("c", "eve"),
    ]
    private let options = PlanOptions(allowReplace: true, now: Model.now)

    private func expectAsBefore(_ bench: ModelBench, _ note: Comment) async throws {
        bench.vendor.recover()
        let (plan, report) = try await bench.undo(2, options: options)
        #expect(plan?.changes.filter { $0.action == .blocked } ?? [] == [], note)
        #expect(report.failed == [], note)
        #expect(try await bench.plan(before).changes == [], note)
        #expect(bench.vendor.objects.count == before.count, note)
        #expect(Set(bench.memory.bindings().map(\.id)) == Set(bench.vendor.objects.map(\.id)), note)
        #expect(bench.memory.openIntents().isEmpty, note)
        #expect(try await bench.undoPlan(of: 2, options: options)?.changes ?? [] == [], note)
    }

    @Test("because the state failed at any write", arguments: 0..<18)
    func failingState(writes: Int) async throws {
        let bench = ModelBench(concurrency: 2)
        try await bench.apply(before)
        _ = try? await bench.apply(after, store: FailingStateStore(bench.memory, writes: writes), options: options)
        try await expectAsBefore(bench, "after \(writes) writes of the state")
    }

    @Test("because the vendor broke off at any write, which was done or not", arguments: 0..<10, [true, false])
    func failingVendor(index: Int, isDone: Bool) async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(before)
        bench.vendor.state.withLock { $0.breakdown = (after: index, isDone: isDone) }
        try await bench.apply(after, options: options)
        try await expectAsBefore(bench, "after \(index) writes")
    }

    @Test("and so is the undo itself, when it was cut off", arguments: 0..<12)
    func undoCutOff(writes: Int) async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(before)
        try await bench.apply(after, options: options)
        bench.vendor.state.withLock { $0.breakdown = (after: writes, isDone: writes % 2 == 0) }
        try await bench.undo(2, options: options)
        try await expectAsBefore(bench, "after \(writes) writes of the undo")
    }
}
