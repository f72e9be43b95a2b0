import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("What has no effect without another object")
struct CarriedObjectTests {
    private let a = Model.definition("a")
    private let b = Model.definition("b")
    private let permitted = PlanOptions(allowReplace: true, now: Model.now)
    /// What is carried by the first definition that the vendor makes, and no request deletes.
    private let rule = DesiredObject(
        ref: ObjectRef(ModelKind.counter, "a/rule"),
        meters: Model.keys(["a"]),
        name: "rule",
        image: ObjectImage(["carrier": "definition-1", "stuck": true]),
        marks: [Mark("identity", "rule")],
        requires: [ObjectRef(ModelKind.definition, "a")],
        body: .null
    )

    /// A bench at which a definition and its rule were made.
    private func bench() async throws -> ModelBench {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([a, rule, b])
        return bench
    }

    private func drift(_ bench: ModelBench) -> [String] {
        DriftDetector.drift(
            vendor: Model.vendor,
            adapter: "model",
            kinds: ModelTranslator().kinds,
            observed: bench.vendor.objects,
            bindings: bench.memory.bindings()
        )
        .lines
    }

    @Test("it is let go of with that one, so that nothing stays bound, and nothing drifted", arguments: [true, false])
    func deleted(isKept: Bool) async throws {
        let bench = try await bench()
        let (plan, report) = try await bench.apply([b])
        #expect(plan.lines == ["delete counter a/rule", "delete definition a"])
        #expect(plan.change(rule.ref)?.onlyUnbinds == true)
        #expect(plan.change(rule.ref)?.findings == [], "nothing is said of a deletion that nobody asks for")
        #expect(report.failed == [] && report.applied == 2)
        #expect(bench.vendor.writes.suffix(1) == ["DELETE definition definition-1"])
        if !isKept { bench.vendor.remove(ModelKind.counter, "counter-3") }
        #expect(bench.memory.bindings().map(\.ref) == [b.ref])
        #expect(drift(bench) == [])
        #expect(try await bench.plan([b]).changes == [])
    }

    @Test("it stays bound where that one could not be taken away")
    func failed() async throws {
        let bench = try await bench()
        bench.vendor.fail("DELETE", ObjectRef(ModelKind.definition, "definition-1"), .rejected)
        let report = try await bench.apply([b]).report
        #expect(report.failed.map(\.ref) == [rule.ref, a.ref])
        #expect(Set(bench.memory.bindings().map(\.ref)) == [a.ref, rule.ref, b.ref])
        #expect(try await bench.apply([b]).report.failed == [])
        #expect(bench.memory.bindings().map(\.ref) == [b.ref])
    }

    @Test("it cannot go while that one stays")
    func staying() async throws {
        let plan = try await bench().plan([a, b])
        #expect(plan.lines == ["blocked counter a/rule"])
        #expect(plan.changes.first?.findings.map(\.reason) == ["it is stuck"])
    }

    @Test("where that one is kept after all, it is blocked, and no longer let go of with it")
    func kept() async throws {
        var change = try #require(try await bench().plan([b]).change(rule.ref))
        #expect(change.onlyUnbinds && change.carrier == a.ref)
        change.keep(under: a.ref)
        #expect(change.action == .blocked)
        #expect(!change.onlyUnbinds && change.carrier == nil)
        #expect(
            change.findings.map(\.reason) == [
                "the \(a.ref) stays at the vendor, and this decides with it what counts there"
            ]
        )
    }

    @Test("it is let go of where that one is gone already")
    func gone() async throws {
        let bench = try await bench()
        bench.vendor.remove(ModelKind.definition, "definition-1")
        bench.clock.withLock { $0 = $0.adding(seconds: 60) }
        let plan = try await bench.apply([b]).plan
        #expect(plan.lines == ["delete counter a/rule"])
        #expect(plan.forgotten == [a.ref])
        #expect(bench.memory.bindings().map(\.ref) == [b.ref])
    }

    @Test("it is written once more where that one is made again, once that is allowed")
    func remade() async throws {
        let bench = try await bench()
        let changed = Model.definition("a", ["aggregation": "max"])
        let held = try await bench.plan([changed, rule, b])
        #expect(held.lines == ["replace definition a", "update counter a/rule"])
        #expect(held.changes.map(\.needs) == [.allowReplace, .allowReplace])
        #expect(held.unchanged == 1)
        let report = try await bench.apply([changed, rule, b], options: permitted).report
        #expect(report.failed == [] && report.applied == 2)
        let writes = ["DELETE definition definition-1", "CREATE definition a", "UPDATE counter a/rule"]
        #expect(bench.vendor.writes.suffix(3) == writes[...])
        #expect(Set(bench.memory.bindings().map(\.ref)) == [a.ref, rule.ref, b.ref])
    }

    @Test("one that is no longer wanted is let go of where that one is made again", arguments: [true, false])
    func remadeUnwanted(isKept: Bool) async throws {
        let bench = try await bench()
        let changed = Model.definition("a", ["aggregation": "max"])
        let held = try await bench.plan([changed, b])
        #expect(held.lines == ["replace definition a", "delete counter a/rule"])
        #expect(held.changes.map(\.needs) == [.allowReplace, .allowReplace])
        #expect(held.change(rule.ref)?.onlyUnbinds == true)
        let report = try await bench.apply([changed, b], options: permitted).report
        #expect(report.failed == [] && report.applied == 2)
        #expect(bench.memory.bindings().map(\.ref) == [a.ref, b.ref])
        if !isKept { bench.vendor.remove(ModelKind.counter, "counter-3") }
        #expect(drift(bench) == [])
        #expect(try await bench.plan([changed, b]).changes == [])
        guard isKept else { return }
        let back = try await bench.undo(2, options: permitted)
        #expect(back.plan?.lines == ["replace definition a", "adopt counter a/rule"])
        #expect(back.report.failed == [])
    }

    @Test("one that the vendor would not change is written as it is wanted where that one is made again")
    func remadeOtherwise() async throws {
        let bench = try await bench()
        let changed = Model.definition("a", ["aggregation": "max"])
        var otherwise = rule
        otherwise.image["fixed"] = 2
        #expect(try await bench.plan([a, otherwise, b]).lines == ["blocked counter a/rule"])
        let planned = try await bench.plan([changed, otherwise, b]).lines
        #expect(planned == ["replace definition a", "update counter a/rule"])
        let report = try await bench.apply([changed, otherwise, b], options: permitted).report
        #expect(report.failed == [] && report.applied == 2)
        #expect(drift(bench) == [])
    }

    @Test("an undo makes both again, or lets go of what the run made with that one")
    func undone() async throws {
        let bench = try await bench()
        try await bench.apply([b])
        let again = try await bench.undo(2)
        #expect(again.plan?.lines == ["create definition a", "adopt counter a/rule"])
        #expect(again.report.failed == [])
        let made = ModelBench(concurrency: 1)
        try await made.apply([a, rule])
        let back = try await made.undo(1)
        #expect(back.plan?.lines == ["delete definition a", "delete counter a/rule"])
        #expect(back.plan?.change(rule.ref)?.onlyUnbinds == true)
        #expect(back.report.failed == [])
        #expect(made.memory.bindings() == [])
    }

    @Test(
        "an undo does not make a definition again whose rule cannot be written once more, since that may go along",
        arguments: [
            ([:] as [String: JSONValue], nil as String?),
            (["secret": "x"], "`secret` cannot be written as it was"),
            (["odd": true], "it cannot be read as a meter: it is odd"),
        ]
    )
    func unwritable(fields: [String: JSONValue], reason: String?) async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([a])
        let changed = Model.definition("a", ["aggregation": "max"])
        try await bench.apply([changed], options: permitted)
        let carried = ["carrier": "definition-2"].merging(fields) { first, _ in first }
        let rule = Model.definition("rule", carried)
        try await bench.apply([changed, rule])
        let before = bench.vendor.objects
        let (plan, report) = try await bench.undo(2, options: permitted)
        guard let reason else {
            #expect(plan?.lines == ["replace definition a", "update definition rule"])
            return
        }
        #expect(plan?.lines == ["blocked definition a"])
        let finding = plan?.changes.first?.findings.first
        #expect(finding?.reason == "the definition rule may go with it, and cannot be written once more: \(reason)")
        #expect(finding?.remedy == "change the files back, and apply")
        #expect(report.applied == 0 && bench.vendor.objects == before)
    }

    @Test("what the connection does not manage now goes with the definition of its meter, or is forgotten after it")
    func unread() throws {
        let unread = Binding(
            vendor: Model.vendor,
            ref: ObjectRef(ObjectKind("rule"), "a/rule"),
            id: "r-1",
            name: "rule",
            meters: Model.keys(["a"]),
            isOurs: true,
            recorded: ObjectImage(["name": "rule"])
        )
        var bench = PlanBench()
        bench.addBound(a, "d-1")
        bench.bindings.append(unread)
        #expect(bench.plan().changes == [])
        #expect(bench.plan().remarks.map(\.ref) == [unread.ref])
        bench.objects = []
        #expect(bench.plan().lines == ["delete definition a", "delete rule a/rule"])
        #expect(bench.plan().changes.last?.onlyUnbinds == true)
        #expect(bench.plan().remarks == [])
        bench.bindings.removeFirst()
        bench.observed = []
        #expect(bench.plan().changes == [])
        #expect(bench.plan().forgotten == [unread.ref])
    }

    @Test("one that nobody manages beside a managed object is named")
    func stray() throws {
        var bench = PlanBench()
        bench.addBound(a, "definition-1")
        bench.observed.append(Model.observed(rule, "r-1"))
        let remarks = bench.plan().remarks
        #expect(remarks.map(\.ref) == [a.ref])
        let end = "stands beside it at the vendor, is not managed here, and decides with it what counts"
        #expect(remarks.map(\.text) == ["the counter `rule` (r-1) \(end)"])
        bench.objects.append(rule)
        #expect(bench.plan().remarks == [])
    }
}
