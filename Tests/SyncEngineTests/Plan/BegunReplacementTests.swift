import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("A replacement that was begun and not ended")
struct BegunReplacementTests {
    private let old = ReplacementModel.old
    private let new = ReplacementModel.new
    private let retired = ObjectRef(ModelKind.definition, "a~definition-1")

    /// A bench on which the replacement got as far as the making of the new definition, which was refused.
    private func begun(_ replaced: ReplacedObjects) async throws -> (bench: ModelBench, bindings: [Binding]) {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(old)
        bench.vendor.state.withLock { state in
            for ref in state.order where ref.kind == ModelKind.counter {
                state.objects[ref]?.running = RunningPeriod(customer: "ann", value: 1234, end: nil)
            }
        }
        let bindings = bench.memory.bindings()
        bench.vendor.fail("CREATE", new[0].ref, .rejected)
        let report = try await bench.apply(new, options: ReplacementModel.options(replaced)).report
        #expect(report.displaced == [.init(vendor: Model.vendor, ref: new[0].ref, id: "definition-1")])
        #expect(bench.memory.bindings().map(\.ref) == [old[1].ref, old[2].ref, retired])
        bench.vendor.recover()
        let note = try await bench.plan(new).change(new[0].ref)?.notes.first
        #expect(note?.hasPrefix("The old one (definition-1) gave its place up to it") == true)
        return (bench, bindings)
    }

    /// How many running values a plan is reviewed to take away.
    private func losses(in plan: VendorPlan) -> Int {
        SavedVendor(plan, nil, [], isSandboxed: false).changes.count { $0.loss != nil }
    }

    @Test("where nothing was done at the vendor, nothing is bound otherwise, and there is nothing to take back")
    func refusedAtOnce() async throws {
        for replaced in ReplacedObjects.allCases {
            let bench = ModelBench()
            try await bench.apply(old)
            let before = bench.memory.bindings()
            bench.vendor.fail("UPDATE", retired, .rejected)
            #expect(
                try await bench.apply(new, options: ReplacementModel.options(replaced)).report.failed.isEmpty == false
            )
            #expect(bench.memory.bindings() == before)
            bench.stopAfter.withLock { $0 = 0 }
            #expect(try await bench.apply(new, options: ReplacementModel.options(replaced)).report.isCancelled)
            bench.stopAfter.withLock { $0 = nil }
            #expect(bench.memory.bindings() == before)
            #expect(try await bench.plan(old, options: ReplacementModel.options(replaced)).changes == [])
        }
    }

    @Test(
        "it is taken back with the files, without a permission: the old ones are what they were",
        arguments: [true, false]
    )
    func takenBack(byUndo: Bool) async throws {
        for replaced in ReplacedObjects.allCases {
            let (bench, bindings) = try await begun(replaced)
            if byUndo {
                let (plan, report) = try await bench.undo(2)
                #expect(plan?.lines == ["update definition a~definition-1"])
                #expect(report.failed == [])
            } else {
                let (plan, report) = try await bench.apply(
                    old,
                    options: ReplacementModel.options(replaced, allowReplace: false)
                )
                #expect(plan.lines == ["update definition a"])
                #expect(plan.changes[0].fields.map(\.path) == ["externalRef"])
                #expect(report.failed == [])
            }
            #expect(bench.memory.bindings() == bindings)
            #expect(bench.vendor.objects.map(\.id) == ["definition-1", "counter-2", "counter-3"])
            #expect(try await bench.plan(old, options: ReplacementModel.options(replaced)).changes == [])
        }
    }

    @Test("it does not wait where that is asked for only then, and the plan says so and what lets it wait")
    func madeToWait() async throws {
        let (bench, _) = try await begun(.deleteOnReset)
        var options = ReplacementModel.options()
        #expect(try await bench.plan(new, options: options).notes.filter { $0.contains("period-end") } == [])
        options.patient = Set(new[0].meters)
        let plan = try await bench.plan(new, options: options)
        let notes = plan.notes.filter { $0.contains("`effective: period-end` does not hold this up any more") }
        #expect(notes.count == 1 && plan.change(new[0].ref)?.notes.contains(notes[0]) == true)
        #expect(notes.first?.contains("change the meter back and apply") == true)

        // The new definition is there, and what hangs on it is still to follow.
        for ref in [new[1].ref, new[2].ref] { bench.vendor.fail("CREATE", ref, .rejected) }
        try await bench.apply(new, options: ReplacementModel.options())
        bench.vendor.recover()
        let rest = try await bench.plan(new, options: options)
        let held = rest.changes.filter { $0.notes.contains { $0.contains("does not hold this up any more") } }
        #expect(held.map(\.ref) == [new[1].ref, new[2].ref])
        #expect(!rest.notes.contains { $0.contains("change the meter back") })
    }

    @Test(
        "cut off before its first write, it leaves nothing to take back, to its undo either",
        arguments: [true, false]
    )
    func cutOffAtOnce(isFirstGivenBack: Bool) async throws {
        for replaced in ReplacedObjects.allCases {
            let bench = ModelBench(concurrency: 1)
            try await bench.apply(old)
            let before = bench.memory.bindings()
            bench.vendor.state.withLock { $0.breakdown = (after: 0, isDone: false) }
            #expect(
                try await bench.apply(new, options: ReplacementModel.options(replaced)).report.failed.isEmpty == false
            )
            bench.vendor.recover()
            #expect(bench.memory.openIntents().map(\.intent.ref) == [retired])
            if isFirstGivenBack { #expect(try await bench.apply(old).plan.changes == []) }
            let (plan, report) = try await bench.undo(2)
            #expect(plan?.changes ?? [] == [] && report == ApplyReport())
            #expect(bench.memory.bindings() == before && bench.memory.openIntents().isEmpty)
        }
    }

    @Test(
        "where somebody else's object took the name meanwhile, it stops: nothing moves onto that one, and nothing old goes",
        arguments: ReplacedObjects.allCases,
        ["aggregation", "unit"]
    )
    func nameTaken(replaced: ReplacedObjects, differing: String) async throws {
        let (bench, _) = try await begun(replaced)
        bench.vendor.put(Model.observed(new[0], "theirs", changing: [differing: "KiB"]))
        let before = bench.vendor.objects
        let (plan, report) = try await bench.apply(new, options: ReplacementModel.options(replaced))
        #expect(plan.changes.map(\.ref) == [new[0].ref, new[1].ref, new[2].ref, retired])
        #expect(plan.changes.dropFirst().dropLast().allSatisfy { $0.action == .blocked })
        #expect(
            plan.changes[1].findings.last?.reason
                == "it needs the definition a, which is there, differs, and is not adopted by this run"
        )
        #expect(report.failed == [] && report.applied == 0)
        #expect(bench.vendor.objects == before)

        // Once that one is gone, the replacement goes on.
        bench.vendor.remove(ModelKind.definition, "theirs")
        #expect(try await bench.apply(new, options: ReplacementModel.options(replaced)).report.failed == [])
        #expect(bench.vendor.objects.count == (replaced == .delete ? 3 : 6))
    }

    @Test("an old one on which nothing hangs stays too, while another's object has its name")
    func nameTakenOfEmpty() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([old[0]])
        bench.vendor.fail("CREATE", new[0].ref, .rejected)
        try await bench.apply([new[0]], options: ReplacementModel.options())
        bench.vendor.recover()
        bench.vendor.put(Model.observed(new[0], "theirs", changing: ["aggregation": "min"]))
        let plan = try await bench.apply([new[0]], options: ReplacementModel.options()).plan
        #expect(
            plan.change(retired)?.waits?.reason
                == "the definition a, which takes its place, is there, differs, and is not adopted by this run"
        )
        #expect(bench.vendor.objects.map(\.id) == ["definition-1", "theirs"])
        #expect(bench.memory.bindings().map(\.ref) == [retired])
    }

    @Test(
        "replaced back before its old one is gone, it goes on with a new one: the old one was followed once, and counts no more",
        arguments: [true, false]
    )
    func replacedBack(isChangedBack: Bool) async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(old)
        try await bench.apply(new, options: ReplacementModel.options())
        let counters = bench.vendor.objects.count { $0.kind == ModelKind.counter }
        bench.vendor.fail("CREATE", old[0].ref, .rejected)
        let report = try await bench.apply(old, options: ReplacementModel.options()).report
        #expect(report.displaced.map(\.ref) == [old[0].ref])
        bench.vendor.recover()

        let wanted = isChangedBack ? new : old
        let (plan, rest) = try await bench.apply(wanted, options: ReplacementModel.options())
        #expect(rest.failed == [])
        #expect(plan.change(old[0].ref)?.action == (isChangedBack ? .update : .create))
        let made = bench.vendor.objects.count { $0.kind == ModelKind.counter }
        #expect(made == (isChangedBack ? counters : counters + 2))
        let parents = bench.vendor.objects.filter { $0.kind == ModelKind.counter }.map { object in
            "\(object.image["parent"].string ?? "") \(object.image["customer"].string ?? object.name)"
        }
        #expect(Set(parents).count == parents.count, "one counter for each customer of a definition")
    }

    @Test(
        "a new one that takes none of the old one's marks is made after that gave them to another, and both are bound"
    )
    func marksToAnother() async throws {
        var changed = Model.definition("a", name: "A2", ["beside": true, "aggregation": "max", "externalRef": "a2"])
        changed.marks = [Mark("externalRef", "a2"), Mark("name", "A2")]
        var taker = Model.definition("b", name: "A", ["beside": true, "externalRef": "a"])
        taker.marks = [Mark("externalRef", "a"), Mark("name", "A")]
        let wanted = [changed] + new.dropFirst() + [taker]
        let bench = ModelBench()
        try await bench.apply(old)
        let before = bench.memory.bindings()
        bench.vendor.fail("UPDATE", retired, .rejected)
        let first = bench.vendor.writes.count
        _ = try await bench.apply(wanted, options: ReplacementModel.options())
        #expect(bench.vendor.writes.dropFirst(first) == ["UPDATE \(retired)"], "its name is the old one's still")
        #expect(bench.memory.bindings() == before)
        bench.vendor.recover()
        #expect(try await bench.apply(wanted, options: ReplacementModel.options()).report.failed == [])
        #expect(Set(bench.memory.bindings().map(\.ref)).isSuperset(of: wanted.map(\.ref) + [retired]))
        #expect(try await bench.plan(wanted).changes.allSatisfy { $0.waits != nil })
    }

    @Test("with its meter it goes like anything else, and the undo of that says what cannot be made again")
    func goneWithItsMeter() async throws {
        let (bench, _) = try await begun(.deleteOnReset)
        let (plan, report) = try await bench.apply([])
        #expect(report == ApplyReport(applied: 3))
        #expect(plan.change(retired)?.notes == ["The old one (definition-1) is deleted."])
        let undo = try await bench.undo(3)
        #expect(undo.plan?.changes.map(\.action) == [.blocked, .blocked, .blocked])
        #expect(
            undo.plan?.changes[0].findings[0].reason
                == "its replacement was begun, and nothing is in its place any more"
        )
        #expect(undo.report == ApplyReport())
    }

    @Test("its undo leaves alone what was given back and changed since")
    func givenBackAndChanged() async throws {
        let (bench, _) = try await begun(.deleteOnReset)
        let changed = [Model.definition("a", ["beside": true, "unit": "GiB"]), old[1], old[2]]
        #expect(try await bench.apply(changed).report == ApplyReport(applied: 1))
        let bindings = bench.memory.bindings()
        let (plan, report) = try await bench.undo(2)
        #expect(plan?.changes ?? [] == [] && report == ApplyReport())
        #expect(bench.memory.bindings() == bindings)
    }

    @Test("what is left to do of it is counted as the plan counts it, update by update")
    func leftovers() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(old)
        bench.vendor.state.withLock { $0.breakdown = (after: 4, isDone: false) }
        let cut = try await bench.apply(new, options: ReplacementModel.options())
        #expect(cut.report.applied + cut.report.failed.count == 3)
        bench.vendor.recover()
        let (plan, report) = try await bench.apply(new)
        #expect(plan.lines.map { $0.prefix(6) } == ["update", "update", "delete"])
        #expect(plan.changes.map(\.isPending) == [true, true, false])
        #expect(report == ApplyReport(applied: 2))
        #expect(try await bench.plan(new).changes.filter(\.isPending) == [])
    }

    @Test("a change of several writes one of which is refused is one that failed, and none that was applied")
    func refusedInPart() async throws {
        for refused in ["CREATE", "DELETE"] {
            let bench = ModelBench(concurrency: 1)
            try await bench.apply(old)
            let ref = refused == "CREATE" ? new[1].ref : ObjectRef(ModelKind.counter, "counter-2")
            bench.vendor.fail(refused, ref, .rejected)
            let (plan, report) = try await bench.apply(new, options: ReplacementModel.options(.delete))
            #expect(plan.changes.count == 3)
            let failed = [refused == "CREATE" ? ref : ObjectRef(ModelKind.counter, "a/ann/k~counter-2"), retired]
            #expect(report.failed.map(\.ref) == failed)
            #expect(report.failed.map(\.isSkipped) == [false, true])
            #expect(report.applied == 1)
        }
    }

    @Test("it goes on without being allowed once more, as long as no count goes with it")
    func goesOn() async throws {
        let (bench, _) = try await begun(.deleteOnReset)
        let (plan, report) = try await bench.apply(new, options: ReplacementModel.options(allowReplace: false))
        #expect(plan.changes.filter(\.isPending).map(\.needs) == [nil, nil, nil])
        #expect(report.failed == [] && bench.vendor.objects.count == 6)
        #expect(try await bench.plan(new).changes.filter(\.isPending) == [])

        let (losing, _) = try await begun(.delete)
        let first = try await losing.apply(new, options: ReplacementModel.options(.delete, allowReplace: false))
        #expect(
            first.plan.lines == [
                "create definition a", "replace counter a/ann/k", "replace counter a/bob/k",
                "delete counter a/ann/k~counter-2", "delete counter a/bob/k~counter-3",
                "delete definition a~definition-1",
            ]
        )
        #expect(first.plan.changes.map(\.needs) == [nil, nil, nil, .allowReplace, .allowReplace, .allowReplace])
        #expect(first.plan.changes.map { $0.running.map(\.fate) } == [[], [], [], [.lost], [.lost], [.lost, .lost]])
        #expect(first.plan.changes[1].supersession?.waits?.reason.contains("--allow-replace") == true)
        #expect(first.report == ApplyReport(applied: 3, withheld: 3))
        #expect(losing.vendor.objects.count == 6, "the counts are there")
        let withheld = try await losing.apply(new, options: ReplacementModel.options(.delete, allowReplace: false)).plan
        #expect(withheld.lines.map { $0.prefix(6) } == ["delete", "delete", "delete"])
        #expect(withheld.changes.map(\.needs) == [.allowReplace, .allowReplace, .allowReplace])
        #expect(losing.vendor.objects.count == 6)
        #expect(losses(in: withheld) == 0, "what is not taken away may go on counting after a review")
        let allowed = try await losing.plan(new, options: ReplacementModel.options(.delete))
        #expect(losses(in: allowed) == 2)
        try await losing.apply(new, options: ReplacementModel.options(.delete))
        #expect(losing.vendor.objects.count == 3)

        let (atOnce, _) = try await begun(.delete)
        let last = try await atOnce.apply(new, options: ReplacementModel.options(.delete))
        #expect(
            last.plan.lines == [
                "create definition a", "replace counter a/ann/k", "replace counter a/bob/k",
                "delete definition a~definition-1",
            ]
        )
        #expect(last.report.failed == [] && atOnce.vendor.objects.count == 3)
    }

    @Test("nothing goes before what takes its place is there, also where the old ones still bear the marks")
    func oldNamesKept() async throws {
        let bench = ModelBench()
        try await bench.apply(old)
        let handovers = bench.memory.bindings().flatMap { binding -> [BindingChange] in
            [.unbind(vendor: Model.vendor, ref: binding.ref), .bind(binding.superseded)]
        }
        bench.memory.change(handovers, by: 1)
        bench.vendor.fail("CREATE", new[0].ref, .rejected)
        let refused = try await bench.apply(new, options: ReplacementModel.options(.delete)).report
        #expect(refused.failed.contains { $0.ref == new[0].ref })
        #expect(bench.vendor.objects.count == 3, "the old ones are there")
        bench.vendor.recover()
        #expect(try await bench.apply(new, options: ReplacementModel.options(.delete)).report.failed == [])
        #expect(bench.vendor.objects.count == 3)
        #expect(try await bench.plan(new).changes == [])
    }

    @Test("bindings that were handed over although nothing was done are given back")
    func handedOverInVain() async throws {
        let bench = ModelBench()
        try await bench.apply(old)
        let before = bench.memory.bindings()
        let handovers = before.flatMap { binding -> [BindingChange] in
            [.unbind(vendor: Model.vendor, ref: binding.ref), .bind(binding.superseded)]
        }
        bench.memory.change(handovers, by: 1)
        #expect(try await bench.apply(old).plan.changes == [])
        #expect(bench.memory.bindings() == before)
    }

    @Test(
        "the state fails at any write: where nothing was made yet, all is taken back with the files",
        arguments: 0..<6
    )
    func failingState(writes: Int) async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(old)
        let before = bench.memory.bindings()
        let first = bench.vendor.writes.count
        let failing = FailingStateStore(bench.memory, writes: writes)
        _ = try? await bench.apply(new, store: failing, options: ReplacementModel.options(.delete))
        guard !bench.vendor.writes.dropFirst(first).contains(where: { $0.hasPrefix("CREATE") }) else { return }
        #expect(try await bench.apply(old).report.failed == [])
        #expect(bench.memory.bindings() == before)
        #expect(bench.vendor.objects.map(\.id) == ["definition-1", "counter-2", "counter-3"])
        #expect(try await bench.plan(old).changes == [] && bench.memory.openIntents().isEmpty)
    }
}

extension VendorPlan {
    /// What its changes have to say.
    fileprivate var notes: [String] { changes.flatMap(\.notes) }
}
