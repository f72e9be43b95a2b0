import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("What a vendor made a second time all the same")
struct TwinTests {
    private let egress = Model.definition("egress", ["unit": "MiB"])

    /// A bench whose definition was made at the second attempt, after the answer to the first was lost.
    private func doubted() async throws -> ModelBench {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostBefore)
        try await bench.apply([egress])
        return bench
    }

    @Test("it is shown as a delete with the reason, counted by the limits, and taken away; then nothing is left to do")
    func removal() async throws {
        let bench = try await doubted()
        bench.vendor.put(Model.observed(egress, "late"))
        let plan = try await bench.plan([egress])
        #expect(plan.lines == ["delete definition egress (second, late)"])
        #expect(plan.changes.first?.notes.first?.contains("made the definition egress twice") == true)
        #expect(plan.unmanaged.isEmpty)
        let limits = SafetyLimits(maxDeletes: .count(0))
        #expect(SafetyCheck.violations(of: Plan(vendors: [plan]), limits: limits).count == 1)
        #expect(try await bench.apply([egress]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.objects.map(\.id) == ["definition-1"])
        #expect(bench.memory.bindings().map(\.id) == ["definition-1"])
        #expect(try await bench.plan([egress]).changes.isEmpty)
    }

    @Test("it is taken away too where a run that ended had left the creation open")
    func afterCrash() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostBeforeAndDown)
        try await bench.apply([egress])
        bench.vendor.recover()
        try await bench.apply([egress])
        bench.vendor.put(Model.observed(egress, "late"))
        #expect(try await bench.plan([egress]).lines == ["delete definition egress (second, late)"])
    }

    @Test("it is only reported where the journal shows no creation that got no answer")
    func noDoubt() async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        bench.vendor.put(Model.observed(egress, "late"))
        let plan = try await bench.plan([egress])
        #expect(plan.changes.isEmpty)
        #expect(plan.unmanaged.map(\.twinOf) == [egress.ref])
    }

    @Test("it is only reported where it differs, where something links to it, and where it has counted")
    func inUse() async throws {
        let different = try await doubted()
        different.vendor.put(Model.observed(egress, "late", changing: ["unit": "GiB"]))
        let linked = try await doubted()
        linked.vendor.put(Model.observed(egress, "late"))
        linked.vendor.put(Model.observed(Model.counter("egress", "ann"), "c1", links: [egress.ref: "late"]))
        let counting = try await doubted()
        var busy = Model.observed(egress, "late")
        busy.running = RunningPeriod(customer: "ann", value: Quantity(3), end: nil)
        counting.vendor.put(busy)
        for bench in [different, linked, counting] {
            let plan = try await bench.plan([egress])
            #expect(plan.changes.isEmpty)
            #expect(plan.unmanaged.contains { $0.twinOf == egress.ref })
        }
    }

    @Test("it is only reported where its meter is not selected")
    func unselected() async throws {
        let bench = try await doubted()
        bench.vendor.put(Model.observed(egress, "late"))
        let plan = try await bench.plan([egress], options: PlanOptions(selects: { _ in false }, now: Model.now))
        #expect(plan.changes.isEmpty)
        #expect(plan.unmanaged.map(\.twinOf) == [egress.ref])
    }

    @Test("every sending of a creation is in the journal by itself, and the last one has the object's id")
    func journal() async throws {
        let bench = try await doubted()
        let steps = bench.memory.history(limit: 1)[0].steps
        #expect(steps.map(\.intent.ref) == [egress.ref, egress.ref])
        #expect(steps.last?.outcome == .done(id: "definition-1"))
        #expect(bench.memory.openIntents().isEmpty)
    }
}
