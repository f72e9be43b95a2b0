import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("An object that a new one takes the place of")
struct SupersessionTests {
    private let old = ReplacementModel.old
    private let new = ReplacementModel.new

    /// Lets the counters that are to end with their period end.
    private func endPeriod(_ vendor: ModelVendor) {
        for object in vendor.objects where object.image["ending"] == true {
            vendor.remove(object.kind, object.id)
        }
    }

    @Test("the new ones are made beside the old ones, which stay until their period ends, and go when they are empty")
    func keeping() async throws {
        let bench = ModelBench()
        try await bench.apply(old)
        let (plan, report) = try await bench.apply(new, options: ReplacementModel.options())
        #expect(plan.lines == ["replace definition a", "replace counter a/ann/k", "replace counter a/bob/k"])
        #expect(report.failed == [])
        #expect(report.applied == 3)
        #expect(bench.vendor.objects.count == 6)
        #expect(bench.vendor.objects.count { $0.image["ending"] == true } == 2)

        let waiting = try await bench.plan(new)
        #expect(waiting.changes.map(\.isPending) == [false, false, false])
        #expect(Plan(vendors: [waiting]).hasChanges == false)
        #expect(waiting.unchanged == 3)

        endPeriod(bench.vendor)
        let ending = try await bench.plan(new)
        #expect(ending.lines == ["delete definition a~definition-1"])
        #expect(ending.changes[0].isPending)
        #expect(ending.forgotten.count == 2)
        try await bench.apply(new)
        #expect(bench.vendor.objects.count == 3)
        #expect(bench.memory.bindings().count == 3)
        #expect(try await bench.plan(new).changes == [])
    }

    @Test("where values need not be kept, the old ones go in the same run, after the new ones are there")
    func deleting() async throws {
        let bench = ModelBench()
        try await bench.apply(old)
        let first = bench.vendor.writes.count
        let report = try await bench.apply(new, options: ReplacementModel.options(.delete)).report
        #expect(report.failed == [])
        let writes = bench.vendor.writes.dropFirst(first)
        let lastCreate = try #require(writes.lastIndex { $0.hasPrefix("CREATE") })
        let firstDelete = try #require(writes.firstIndex { $0.hasPrefix("DELETE") })
        #expect(lastCreate < firstDelete)
        #expect(writes.first == "UPDATE definition a~definition-1")
        #expect(bench.vendor.objects.count == 3)
        #expect(bench.memory.bindings().count == 3)
        #expect(try await bench.plan(new).changes == [])
    }

    @Test("what is not selected is neither taken away nor forgotten, though something took its place")
    func notSelected() async throws {
        let bench = ModelBench()
        try await bench.apply(old)
        try await bench.apply(new, options: ReplacementModel.options())
        endPeriod(bench.vendor)
        var options = PlanOptions(now: Model.now)
        options.selects = { _ in false }
        let plan = try await bench.plan(new, options: options)
        #expect(plan.lines == [] && plan.forgotten == [])
    }

    @Test("the old one stays where what took its place is gone, and cannot be made again")
    func successorGone() async throws {
        let bench = ModelBench()
        try await bench.apply(old)
        try await bench.apply(new, options: ReplacementModel.options())
        endPeriod(bench.vendor)
        let retired = try #require(bench.memory.bindings().first { $0.isSuperseded && $0.ref.kind == new[0].ref.kind })
        for object in bench.vendor.objects where object.id != retired.id {
            bench.vendor.remove(object.kind, object.id)
        }
        let ended = Model.definition("a", ["beside": true, "aggregation": "max", "ended": true])
        let plan = try await bench.apply([ended]).plan
        #expect(plan.change(ended.ref)?.action == .blocked)
        let notes = try #require(plan.change(retired.ref)?.notes.first)
        #expect(notes.contains("which takes its place, is not there and is not made by this run"))
        #expect(bench.vendor.objects.map(\.id) == [retired.id])
    }

    @Test("with the files changed back it is no longer the one that is wanted, as long as the new one is there")
    func changedBack() async throws {
        let bench = ModelBench()
        try await bench.apply([old[0]])
        bench.vendor.put(Model.observed(old[1], "theirs", links: [old[0].ref: "definition-1"]))
        try await bench.apply([new[0]], options: ReplacementModel.options())
        let plan = try await bench.plan([old[0]], options: ReplacementModel.options())
        #expect(plan.change(old[0].ref)?.action == .replace)
        #expect(plan.change(old[0].ref)?.remoteID == "definition-2")
        #expect(plan.change(old[0].ref.superseded(id: "definition-1"))?.isPending == false)
    }

    @Test("what is not allowed is only shown")
    func withheld() async throws {
        let bench = ModelBench()
        try await bench.apply(old)
        let before = bench.memory.bindings()
        let (plan, report) = try await bench.apply(new)
        #expect(plan.changes.map(\.needs) == [.allowReplace, .allowReplace, .allowReplace])
        #expect(report.withheld == 3)
        #expect(bench.memory.bindings() == before)
    }

    @Test(
        "where somebody else's counter stands already where the new one is to be, the old one stays, and the way out is said",
        arguments: ReplacedObjects.allCases
    )
    func placeTaken(replaced: ReplacedObjects) async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(old)
        bench.vendor.fail("CREATE", new[1].ref, .rejected)
        try await bench.apply(new, options: ReplacementModel.options(replaced))
        bench.vendor.recover()
        let id = try #require(bench.memory.bindings().first { $0.ref == new[0].ref }?.id)
        bench.vendor.put(Model.observed(new[1], "theirs", links: [new[0].ref: id]))
        let before = bench.vendor.objects
        let plan = try await bench.apply(new, options: ReplacementModel.options(replaced)).plan
        let held = try #require(plan.change(new[1].ref))
        #expect(held.action == .blocked)
        #expect(held.findings.last?.reason == "theirs, which is not managed here, stands where the new one is to be")
        #expect(bench.vendor.objects == before)

        bench.vendor.remove(ModelKind.counter, "theirs")
        #expect(try await bench.apply(new, options: ReplacementModel.options(replaced)).report.failed == [])
        #expect(bench.vendor.objects.count == (replaced == .delete ? 3 : 6))
    }

    @Test("a counter of others keeps the old one there, and is left alone")
    func foreignCounter() async throws {
        let bench = ModelBench()
        try await bench.apply([old[0]])
        let id = try #require(bench.vendor.objects.first?.id)
        bench.vendor.put(
            ObservedObject(
                kind: ModelKind.counter,
                id: "theirs",
                name: "eve",
                image: ObjectImage(["parent": .string(id)]),
                marks: [:],
                body: .null,
                running: RunningPeriod(customer: "eve", value: 7, end: nil)
            )
        )
        let plan = try await bench.apply([new[0]], options: ReplacementModel.options(.delete)).plan
        #expect(plan.changes[0].running == [RunningUsage(customer: "eve", value: 7, end: nil, fate: .left)])
        #expect(plan.changes[0].supersession?.waits?.reason.contains("not managed here") == true)
        #expect(bench.vendor.objects.contains { $0.id == "theirs" })
        #expect(try await bench.plan([new[0]]).changes.map(\.isPending) == [false])
    }

    @Test(
        "the state fails at any write: nothing is lost or doubled",
        arguments: 0..<20,
        [ReplacedObjects.deleteOnReset, .delete]
    )
    func failingState(writes: Int, replaced: ReplacedObjects) async throws {
        let bench = ModelBench(concurrency: 2)
        try await bench.apply(old)
        _ = try? await bench.apply(
            new,
            store: FailingStateStore(bench.memory, writes: writes),
            options: ReplacementModel.options(replaced)
        )
        try await expectRecovery(bench, replaced)
    }

    @Test(
        "the vendor breaks off at any write, which was done or not: nothing is lost or doubled",
        arguments: 0..<10,
        [true, false]
    )
    func failingVendor(index: Int, isDone: Bool) async throws {
        for replaced in ReplacedObjects.allCases {
            let bench = ModelBench(concurrency: 1)
            try await bench.apply(old)
            bench.vendor.state.withLock { $0.breakdown = (after: index, isDone: isDone) }
            let (plan, report) = try await bench.apply(new, options: ReplacementModel.options(replaced))
            #expect(report.applied + report.failed.count == plan.changes.count)
            try await expectRecovery(bench, replaced)
        }
    }

    private func expectRecovery(
        _ bench: ModelBench,
        _ replaced: ReplacedObjects,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        bench.vendor.recover()
        let (done, first) = try await bench.apply(new, options: ReplacementModel.options(replaced))
        #expect(first == ApplyReport(applied: done.changes.count(where: \.isPending)), sourceLocation: sourceLocation)
        let plan = try await bench.plan(new, options: ReplacementModel.options(replaced))
        let pending = plan.changes.filter(\.isPending).map(\.ref)
        #expect(pending == [], sourceLocation: sourceLocation)
        let kept = bench.vendor.objects.filter { $0.image["ending"] == true }
        #expect(kept.count == (replaced == .delete ? 0 : 2), sourceLocation: sourceLocation)
        endPeriod(bench.vendor)
        let second = try await bench.apply(new, options: ReplacementModel.options(replaced)).report
        #expect(second.failed == [], sourceLocation: sourceLocation)
        #expect(bench.vendor.objects.count == new.count, sourceLocation: sourceLocation)
        #expect(
            Set(bench.memory.bindings().map(\.id)) == Set(bench.vendor.objects.map(\.id)),
            sourceLocation: sourceLocation
        )
        #expect(bench.memory.openIntents().isEmpty, sourceLocation: sourceLocation)
        let last = try await bench.plan(new)
        #expect(last.changes == [], sourceLocation: sourceLocation)
    }
}
