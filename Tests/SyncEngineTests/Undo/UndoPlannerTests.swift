import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("What takes back a run")
struct UndoPlannerTests {
    private let allowing = PlanOptions(allowReplace: true, now: Model.now)
    private let one = [Model.definition("a", ["unit": "MiB"]), Model.counter("a", "ann")]

    /// A bench on which a run made some objects, and another one changed them.
    private func bench(_ first: [DesiredObject], then second: [DesiredObject]) async throws -> ModelBench {
        let bench = ModelBench()
        try await bench.apply(first)
        try await bench.apply(second, options: PlanOptions(adopt: true, allowReplace: true, now: Model.now))
        return bench
    }

    private func reason(_ plan: VendorPlan?) -> String? { plan?.changes.first?.findings.first?.reason }

    @Test("what was made is taken away, dependants first, and made again by the undo of that")
    func creation() async throws {
        let bench = ModelBench()
        try await bench.apply(one)
        let (plan, report) = try await bench.undo(1)
        #expect(plan?.lines == ["delete definition a", "delete counter a/ann/k"])
        #expect(report.failed == [])
        #expect(bench.vendor.objects.isEmpty && bench.memory.bindings().isEmpty)
        let again = try await bench.undo(2)
        #expect(again.plan?.lines == ["create definition a", "create counter a/ann/k"])
        #expect(again.report.failed == [])
        #expect(try await bench.plan(one).changes == [])
    }

    @Test("what became of an object since it was made keeps it from being taken away")
    func creationSince() async throws {
        let bench = try await bench([one[0]], then: one)
        #expect(try await bench.undoPlan(of: 1)?.lines == ["blocked definition a"])
        #expect(try await reason(bench.undoPlan(of: 1))?.contains("the counter a/ann/k stands on it") == true)
        let counter = try #require(bench.vendor.objects.last?.id)
        bench.vendor.edit(ModelKind.counter, counter, ["customer": "bob"])
        let changed = "it was changed since: `customer` is \"bob\", and the run left \"ann\""
        #expect(try await reason(bench.undoPlan(of: 2)) == changed)
        bench.memory.change([.unbind(vendor: Model.vendor, ref: one[1].ref)], by: 2)
        let forgotten = try await bench.undoPlan(of: 2)
        #expect(reason(forgotten) == "it is no longer bound, so that it is not ours to take away")
        bench.vendor.remove(ModelKind.counter, try #require(bench.vendor.objects.last?.id))
        #expect(try await bench.undoPlan(of: 2)?.changes == [])
    }

    @Test("only the fields that the run changed are put back, and what others did to other fields stays")
    func update() async throws {
        let bench = try await bench([one[0]], then: [Model.definition("a", ["unit": "GiB"])])
        let id = try #require(bench.vendor.objects.first?.id)
        bench.vendor.edit(ModelKind.definition, id, ["note": "theirs"])
        let plan = try await bench.undo(2).plan
        #expect(plan?.changes.map(\.fields) == [[FieldChange(path: "unit", before: "GiB", after: "MiB")]])
        #expect(plan?.changes.map(\.notes) == [[]])
        #expect(bench.vendor.objects.first?.image["unit"] == "MiB")
        #expect(bench.vendor.objects.first?.image["note"] == "theirs")
        #expect(try await bench.plan([one[0]]).changes == [])
        #expect(bench.memory.bindings().map(\.recorded) == [one[0].image])
    }

    @Test("a vendor that is told of a field with others is told of those as they are now, and not as they were")
    func updateBesideOthers() async throws {
        let first = Model.definition("a", ["unit": "MiB", "note": "ours"])
        let bench = try await bench([first], then: [Model.definition("a", ["unit": "GiB", "note": "ours"])])
        bench.vendor.edit(ModelKind.definition, try #require(bench.vendor.objects.first?.id), ["note": "theirs"])
        let desired = try await bench.undoPlan(of: 2)?.changes.first?.desired
        #expect(desired?.image["unit"] == "MiB" && desired?.image["note"] == "theirs")
    }

    @Test("a field that was changed since is not overwritten, unless it is as it was before the run already")
    func updateSince() async throws {
        let bench = try await bench([one[0]], then: [Model.definition("a", ["unit": "GiB"])])
        let id = try #require(bench.vendor.objects.first?.id)
        bench.vendor.edit(ModelKind.definition, id, ["unit": "TiB"])
        let blocked = try await bench.undo(2)
        #expect(blocked.plan?.lines == ["blocked definition a"])
        #expect(reason(blocked.plan) == "it was changed since: `unit` is \"TiB\", and the run left \"GiB\"")
        #expect(bench.vendor.objects.first?.image["unit"] == "TiB")
        bench.vendor.edit(ModelKind.definition, id, ["unit": "MiB"])
        let writes = bench.vendor.writes
        let done = try await bench.undo(2)
        #expect(done.plan?.changes == [])
        #expect(bench.vendor.writes == writes)
        #expect(bench.memory.bindings().map(\.recorded) == [one[0].image], "the state knows it as it was")
    }

    @Test("what was taken away is made again from what was read of it, linked to what is there now")
    func deletion() async throws {
        let bench = try await bench(one, then: [])
        #expect(bench.vendor.objects.isEmpty)
        let (plan, report) = try await bench.undo(2)
        #expect(plan?.lines == ["create definition a", "create counter a/ann/k"])
        #expect(plan?.changes.allSatisfy { $0.notes.last?.contains("does not come back") == true } == true)
        #expect(report.failed == [])
        #expect(bench.vendor.objects.last?.image["parent"] == .string(bench.vendor.objects[0].id))
        #expect(try await bench.plan(one).changes == [])
        #expect(try await bench.undoPlan(of: 2)?.changes == [], "there is nothing left to take back")
    }

    @Test("what was taken away is known by the definition it had, once it is made again")
    func deletionDefinition() async throws {
        let bench = ModelBench()
        let meter = try Meter(Meter.Draft(key: Model.keys(["a"])[0], name: "A", aggregation: .count))
        try await bench.apply([one[0]], definitions: [meter.key: meter])
        let before = try #require(bench.memory.bindings().first)
        #expect(before.definition != .null)
        try await bench.apply([])
        try await bench.undo(2)
        let after = try #require(bench.memory.bindings().first)
        #expect(after.definition == before.definition && after.recorded == before.recorded && after.id != before.id)
    }

    @Test("what was taken away is not made where another stands in its place, or where it cannot be written as it was")
    func deletionBlocked() async throws {
        let bench = try await bench([one[0]], then: [])
        bench.vendor.put(Model.observed(one[0], "theirs"))
        #expect(try await reason(bench.undoPlan(of: 2)) == "theirs stands in its place at the vendor")
        let secret = try await self.bench([Model.definition("a", ["secret": "x"])], then: [])
        #expect(try await reason(secret.undoPlan(of: 2)) == "`secret` cannot be written as it was")
        let odd = try await self.bench([Model.definition("a", ["odd": true])], then: [])
        #expect(try await reason(odd.undoPlan(of: 2)) == "it cannot be read as a meter: it is odd")
        let ended = try await self.bench([one[0]], then: [Model.definition("a", ["unit": "GiB"])])
        ended.vendor.remove(ModelKind.definition, try #require(ended.vendor.objects.first?.id))
        #expect(try await reason(ended.undoPlan(of: 2)) == "it is no longer there")
    }

    @Test("what was made anew is replaced back, where that is allowed")
    func replacement() async throws {
        let new = [Model.definition("a", ["unit": "MiB", "aggregation": "max"]), one[1]]
        let bench = try await bench(one, then: new)
        let withheld = try await bench.undo(2)
        #expect(withheld.plan?.lines == ["replace definition a", "replace counter a/ann/k"])
        #expect(withheld.report.withheld == 2)
        let (plan, report) = try await bench.undo(2, options: allowing)
        #expect(plan?.changes.map(\.needs) == [nil, nil])
        #expect(report.failed == [] && report.applied == 2)
        #expect(try await bench.plan(one).changes == [])
        #expect(bench.vendor.objects.count == 2)
        #expect(try await bench.undoPlan(of: 2, options: allowing)?.changes == [], "it is as it was already")
    }

    @Test("an object whose place a new one took is not brought back")
    func supersession() async throws {
        let old = [Model.definition("a", ["beside": true]), Model.counter("a", "ann", ["beside": true])]
        let new = [Model.definition("a", ["beside": true, "aggregation": "max"]), old[1]]
        let bench = try await bench(old, then: new)
        let before = bench.vendor.objects
        let (plan, report) = try await bench.undo(2, options: allowing)
        let changes = plan?.changes ?? []
        #expect(!changes.isEmpty && changes.allSatisfy { $0.action == .blocked })
        #expect(reason(plan) == "a new object took the place of an old one, and counts since")
        #expect(report.applied == 0 && bench.vendor.objects == before)
    }

    @Test("what was done since to an object that took another's place can be taken back")
    func changeOfSuccessor() async throws {
        let old = [Model.definition("a", ["beside": true]), Model.counter("a", "ann", ["beside": true])]
        func new(_ unit: JSONValue) -> [DesiredObject] {
            [Model.definition("a", ["beside": true, "aggregation": "max", "unit": unit]), old[1]]
        }
        let bench = try await bench(old, then: new("MiB"))
        try await bench.apply(new("GiB"))
        let (plan, report) = try await bench.undo(3)
        #expect(plan?.lines == ["update definition a"] && report == ApplyReport(applied: 1))
        #expect(bench.vendor.objects.filter { $0.image["unit"] == "MiB" }.map { $0.image["aggregation"] } == ["max"])
        let changes = try await bench.undo(2, options: allowing).plan?.changes ?? []
        #expect(!changes.isEmpty && changes.allSatisfy { $0.action == .blocked })
    }

    @Test("what took another's place stays also where the old one is gone since")
    func successorOfNothing() async throws {
        let old = [Model.definition("a", ["beside": true]), Model.counter("a", "ann", ["beside": true])]
        let new = [Model.definition("a", ["beside": true, "aggregation": "max"]), old[1]]
        let bench = try await bench(old, then: new)
        for gone in bench.vendor.objects.filter({ $0.image["ending"] == true || $0.image["aggregation"] == "sum" }) {
            bench.vendor.remove(gone.kind, gone.id)
        }
        try await bench.apply(new)
        #expect(bench.memory.bindings().allSatisfy { !$0.isSuperseded })
        let before = bench.vendor.objects
        let (plan, report) = try await bench.undo(2, options: allowing)
        let changes = plan?.changes ?? []
        #expect(!changes.isEmpty && changes.allSatisfy { $0.action == .blocked })
        #expect(report.applied == 0 && bench.vendor.objects == before)
    }

    @Test("what a later run changed in an object stays recorded", arguments: [true, false])
    func laterRecord(isPutBackAlready: Bool) async throws {
        let bench = try await bench(
            [Model.definition("a", ["unit": "MiB"])],
            then: [Model.definition("a", ["unit": "GiB"])]
        )
        let later = Model.definition("a", ["unit": isPutBackAlready ? "MiB" : "GiB", "note": "later"])
        try await bench.apply([later])
        let (plan, report) = try await bench.undo(2)
        #expect(plan?.lines == (isPutBackAlready ? [] : ["update definition a"]))
        #expect(report.failed == [])
        let wanted = Model.definition("a", ["unit": "MiB", "note": "later"])
        #expect(bench.memory.bindings().map(\.recorded) == [wanted.image])
        #expect(bench.vendor.objects.map { $0.image["note"] } == ["later"])
        let after = try await bench.plan([wanted])
        #expect(after.changes == [] && after.refreshed == [])
    }

    @Test("what stood on something that is not made again is not made either")
    func groundless() async throws {
        let bench = try await bench(one, then: [])
        bench.vendor.put(Model.observed(one[0], "theirs"))
        let (plan, report) = try await bench.undo(2)
        #expect(plan?.lines == ["blocked definition a", "blocked counter a/ann/k"])
        #expect(
            plan?.changes[1].findings.map(\.reason) == [
                "it needs the definition a, which is not there and is not made again"
            ]
        )
        #expect(report == ApplyReport() && bench.vendor.objects.map(\.id) == ["theirs"])
    }

    @Test("what stood on something that stays as it is, though not as it was, is made again")
    func groundThatStays() async throws {
        let bench = try await bench(one, then: [Model.definition("a", ["unit": "GiB"])])
        bench.vendor.edit(ModelKind.definition, try #require(bench.vendor.objects.first?.id), ["unit": "TiB"])
        let (plan, report) = try await bench.undo(2)
        #expect(plan?.lines == ["blocked definition a", "create counter a/ann/k"])
        #expect(report == ApplyReport(applied: 1) && bench.vendor.objects.count == 2)
    }

    @Test("what was adopted is let go of, with its fields as they were, and stays")
    func adoption() async throws {
        let bench = ModelBench()
        bench.vendor.put(Model.observed(one[0], "theirs", changing: ["unit": "KiB"]))
        bench.vendor.put(Model.observed(Model.definition("b"), "equal"))
        let before = bench.vendor.objects
        try await bench.apply([one[0], Model.definition("b")], options: PlanOptions(adopt: true, now: Model.now))
        #expect(bench.memory.bindings().map(\.id) == ["theirs", "equal"])
        bench.vendor.edit(ModelKind.definition, "equal", ["name": "B two"])
        let notes = try await bench.undoPlan(of: 1)?.changes.map(\.notes)
        let leaving = "The run had adopted it; it is let go of, and stays at the vendor."
        #expect(notes == [[leaving], [leaving, "`name` stays \"B two\", and the last apply left \"B\"."]])
        bench.vendor.edit(ModelKind.definition, "equal", ["name": "B"])
        let (plan, report) = try await bench.undo(1)
        #expect(plan?.lines == ["update definition a", "delete definition b"])
        #expect(plan?.changes.last?.onlyUnbinds == true)
        #expect(report.failed == [])
        #expect(bench.vendor.objects == before && bench.memory.bindings() == [])
    }

    @Test("what was adopted and is let go of already leaves nothing to do, and is not ours to change any more")
    func adoptionLetGo() async throws {
        let bench = ModelBench()
        bench.vendor.put(Model.observed(one[0], "theirs", changing: ["unit": "KiB"]))
        bench.vendor.put(Model.observed(Model.definition("b"), "equal"))
        try await bench.apply([one[0], Model.definition("b")], options: PlanOptions(adopt: true, now: Model.now))
        try await bench.undo(1)
        #expect(try await bench.undoPlan(of: 1)?.changes ?? [] == [])
        bench.vendor.edit(ModelKind.definition, "theirs", ["unit": "MiB"])
        #expect(
            try await reason(bench.undoPlan(of: 1)) == "it is no longer bound, so that it is not ours to change"
        )
        bench.vendor.remove(ModelKind.definition, "theirs")
        #expect(try await bench.undoPlan(of: 1)?.changes ?? [] == [])
    }

    @Test("what was only let go of is bound again")
    func forgotten() async throws {
        let bench = try await bench([Model.definition("a", ["keep": true])], then: [])
        #expect(bench.vendor.objects.count == 1 && bench.memory.bindings() == [])
        let (plan, report) = try await bench.undo(2)
        #expect(plan?.lines == ["adopt definition a"])
        #expect(report.failed == [])
        #expect(bench.memory.bindings().map(\.isOurs) == [true])
    }

    @Test("what a later run made again is not touched")
    func laterRun() async throws {
        let bench = try await bench([one[0]], then: [])
        try await bench.apply([Model.definition("a", ["unit": "GiB"])])
        let id = try #require(bench.vendor.objects.first?.id)
        #expect(try await reason(bench.undoPlan(of: 1)) == "a later run made it again, as \(id)")
        let second = try await bench.undoPlan(of: 2)
        #expect(reason(second)?.hasPrefix("a later run made it again, as \(id), with other fields: `") == true)
    }

    @Test("what a later run changed and put back is taken away with what made it")
    func laterRunPutBack() async throws {
        let bench = try await bench([one[0]], then: [Model.definition("a", ["unit": "GiB"])])
        #expect(try await bench.undoPlan(of: 1)?.lines == ["blocked definition a"])
        try await bench.undo(2)
        #expect(try await bench.undoPlan(of: 1)?.lines == ["delete definition a"])
    }

    @Test("what somebody else made, and took the place of what the run made, is not touched", arguments: [true, false])
    func laterAdoption(isReplaced: Bool) async throws {
        let new = Model.definition("a", ["aggregation": "max"])
        let bench = try await bench(isReplaced ? [one[0]] : [], then: [new])
        bench.vendor.remove(ModelKind.definition, try #require(bench.vendor.objects.first?.id))
        bench.memory.change([.unbind(vendor: Model.vendor, ref: new.ref)], by: 2)
        bench.vendor.put(Model.observed(new, "theirs"))
        try await bench.apply([new])
        #expect(bench.memory.bindings().map(\.id) == ["theirs"])
        let (plan, report) = try await bench.undo(2, options: allowing)
        #expect(reason(plan)?.hasPrefix("a later run made it again, as theirs") == true)
        #expect(report == ApplyReport() && bench.vendor.objects.map(\.id) == ["theirs"])
    }

    @Test("what a run made anew and nothing binds any more is not made a third time")
    func replacementLetGo() async throws {
        let bench = try await bench([one[0]], then: [Model.definition("a", ["aggregation": "max"])])
        bench.memory.change([.unbind(vendor: Model.vendor, ref: one[0].ref)], by: 2)
        let plan = try await bench.undoPlan(of: 2, options: allowing)
        #expect(reason(plan) == "what the run made in its place is no longer bound")
    }

    @Test("what a later run made again is not touched where the vendor gives it the same id")
    func laterRunSameID() async throws {
        let schema = Model.schema("calls", of: ["a"])
        let both = [schema, Model.definition("a", schema: "calls")]
        let bench = try await bench(both, then: [schema])
        bench.vendor.state.withLock { $0.lastID -= 1 }
        try await bench.apply(both)
        let ids = bench.vendor.objects.map(\.id)
        #expect(ids == ["schema-1", "definition-2"])
        let plan = try await bench.undo(1).plan
        #expect(plan?.lines == ["blocked schema calls", "blocked definition a"])
        let reasons = plan?.changes.compactMap { $0.findings.first?.reason } ?? []
        #expect(reasons == ["the definition a stands on it", "a later run made it again, as definition-2"])
        #expect(bench.vendor.objects.map(\.id) == ids)
        #expect(try await bench.undoPlan(of: 3)?.lines == ["delete definition a"])
    }

    @Test("what a later run made anew is not replaced back where the vendor gives it the same id")
    func laterReplacementSameID() async throws {
        let bench = try await bench([one[0]], then: [Model.definition("a", ["aggregation": "max"])])
        try await bench.apply([])
        bench.vendor.state.withLock { $0.lastID -= 1 }
        try await bench.apply([Model.definition("a", ["aggregation": "max"])])
        let plan = try await bench.undoPlan(of: 2, options: allowing)
        #expect(plan?.lines == ["blocked definition a"])
        #expect(reason(plan)?.contains("a later run made it again") == true)
    }

    /// A definition under another key that bears the name of the first, as after a rename in the files.
    private var renamed: DesiredObject {
        var object = Model.definition("b", ["externalRef": "a"])
        object.marks[0] = Mark("externalRef", "a")
        return object
    }

    /// A bench on which runs leave these objects one after the other, at a vendor whose ids are names, so that the last has the id of
    /// the first.
    private func namesake(_ runs: [DesiredObject]...) async throws -> ModelBench {
        let bench = ModelBench(concurrency: 1)
        for objects in runs { try await bench.apply(objects) }
        bench.vendor.state.withLock { $0.lastID -= 1 }
        try await bench.apply([renamed])
        #expect(bench.vendor.objects.map(\.id) == ["definition-1"])
        return bench
    }

    @Test("what has the name of what was taken away, and so its id, goes, and that one is made again")
    func namesakeOfRun() async throws {
        let bench = try await namesake([one[0]])
        let (plan, report) = try await bench.undo(2)
        #expect(plan?.lines == ["create definition a", "delete definition b"])
        #expect(report == ApplyReport(applied: 2))
        #expect(bench.vendor.objects.map(\.image["name"]) == ["A"])
        #expect(bench.memory.bindings().map(\.ref) == [one[0].ref])
        #expect(try await bench.plan([one[0]]).changes == [])
    }

    @Test("what a later run bound under another name is not touched by the undo of what had its id before")
    func namesakeSince() async throws {
        let words = "definition-1 is bound as the definition b by now"
        let made = try await namesake([one[0]])
        #expect(try await reason(made.undoPlan(of: 1)) == words)
        let changed = try await namesake([one[0]], [Model.definition("a", ["unit": "GiB"])])
        #expect(try await reason(changed.undoPlan(of: 2)) == words)
        let deleted = try await namesake([one[0]], [])
        let (plan, report) = try await deleted.undo(2)
        #expect(reason(plan) == words)
        #expect(report == ApplyReport() && deleted.vendor.objects.map(\.image["name"]) == ["B"])
    }

    @Test("what stands on an object and is not selected keeps it there, and is named as of the same run")
    func siblingNotSelected() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([
            Model.schema("calls", of: ["a", "b"]), Model.definition("a", schema: "calls"),
            Model.definition("b", schema: "calls"),
        ])
        var options = PlanOptions(now: Model.now)
        options.selects = { $0.text == "a" }
        let plan = try await bench.undo(1, options: options).plan
        #expect(plan?.lines == ["blocked schema calls", "delete definition a"])
        let finding = plan?.changes.first?.findings.first
        #expect(finding?.reason == "the definition b stands on it")
        #expect(finding?.remedy == "the same run made that too: select it as well")
    }

    @Test("what is not selected, or was recorded without what an undo needs, is left")
    func leftOut() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([one[0], Model.definition("b")])
        var options = PlanOptions(now: Model.now)
        options.selects = { $0.text == "b" }
        #expect(try await bench.undo(1, options: options).plan?.lines == ["delete definition b"])
        var entry = try #require(bench.memory.history(limit: 1).first)
        entry.steps = [
            .init(
                intent: Intent(
                    run: 2,
                    vendor: Model.vendor,
                    action: .update,
                    ref: one[0].ref,
                    id: "definition-1",
                    name: "A",
                    marks: [],
                    meters: Model.keys(["a"]),
                    changes: [FieldChange(path: "unit", before: "KiB", after: "MiB")],
                    at: Model.now
                ),
                outcome: .done(id: "definition-1")
            )
        ]
        let plan = try await bench.engine(bench.memory, [:])
            .prepareUndo(of: entry, options: PlanOptions(now: Model.now), defaults: MeterDefaults()).plan.vendors.first
        #expect(reason(plan) == "the run was recorded before what an undo needs was kept")
    }
}
