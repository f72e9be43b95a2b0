import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("What an undo does not write without a replacement that is not allowed, or blocked")
struct WithheldUndoTests {
    private let allowing = PlanOptions(allowReplace: true, now: Model.now)
    private let a = Model.definition("a")
    private let b = Model.definition("b")
    private let changed = Model.definition("b", ["aggregation": "max"])

    /// A bench on which a run made some objects, and another one, which was allowed to replace, changed them.
    private func bench(
        _ first: [DesiredObject],
        then second: [DesiredObject],
        keepsID: Bool = true
    ) async throws -> ModelBench {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(first)
        // What is replaced keeps its id, as at a vendor whose ids are names.
        if keepsID { bench.vendor.state.withLock { $0.lastID -= 1 } }
        let report = try await bench.apply(second, options: allowing).report
        #expect(report.failed == [])
        return bench
    }

    /// A rule that the second definition carries.
    private func rule(_ fields: [String: JSONValue]) -> DesiredObject {
        Model.definition("a", ["carrier": "definition-2"].merging(fields) { first, _ in first })
    }

    /// Expects that an undo waits as a whole for what is to be allowed, and is done with it.
    private func expectWithheld(_ bench: ModelBench, _ lines: [String]) async throws {
        let (before, bindings) = (bench.vendor.objects, bench.memory.bindings())
        let (plan, report) = try await bench.undo(2)
        #expect(plan?.lines == lines)
        #expect(plan?.changes.allSatisfy { $0.needs == .allowReplace } == true)
        #expect(report == ApplyReport(withheld: lines.count))
        #expect(bench.vendor.objects == before && bench.memory.bindings() == bindings)
        let allowed = try await bench.undo(2, options: allowing)
        #expect(allowed.plan?.lines == lines)
        #expect(allowed.report == ApplyReport(applied: lines.count))
    }

    /// Expects that an undo can do nothing, for these reasons.
    private func expectBlocked(_ bench: ModelBench, _ reasons: [String]) async throws {
        let before = bench.vendor.objects
        let (plan, report) = try await bench.undo(2, options: allowing)
        #expect(plan?.changes.map { $0.findings.first?.reason ?? "\($0.action)" } == reasons)
        #expect(report == ApplyReport() && bench.vendor.objects == before)
    }

    @Test("what the run changed of a rule, dropped or let go of waits for the replacement of what carries it")
    func carried() async throws {
        let updated = try await bench([rule(["unit": "MiB"]), b], then: [rule(["unit": "GiB"]), changed])
        try await expectWithheld(updated, ["update definition a", "replace definition b"])
        let kept = try await bench([rule(["stuck": true]), b], then: [changed])
        try await expectWithheld(kept, ["adopt definition a", "replace definition b"])
        let counter = Model.counter("b", "ann")
        let dropped = try await bench([counter, b], then: [changed])
        try await expectWithheld(dropped, ["replace definition b", "create counter b/ann/k"])
    }

    @Test("where that replacement is blocked, so is what hangs on it")
    func carriedByBlocked() async throws {
        let moved = "it was changed since: `unit` is \"TiB\", and the run left \"KiB\""
        let needed = "it needs the definition b, which is not brought back to what it was"
        let old = Model.definition("b", ["unit": "KiB"])
        let new = Model.definition("b", ["unit": "KiB", "aggregation": "max"])
        for (first, second, reasons) in [
            ([rule(["unit": "MiB"]), old], [rule(["unit": "GiB"]), new], [needed, moved]),
            ([rule(["stuck": true]), old], [new], [needed, moved]),
            ([old, Model.counter("b", "ann")], [new], [moved, needed]),
        ] {
            let bench = try await bench(first, then: second)
            let id = try #require(bench.vendor.objects.first { $0.name == "B" }?.id)
            bench.vendor.edit(ModelKind.definition, id, ["unit": "TiB"])
            try await expectBlocked(bench, reasons)
        }
    }

    @Test("what the run made is not let go of where what carries it stays after all")
    func releasedUnderBlocked() async throws {
        let made = Model.definition("c", ["carrier": "definition-2"])
        let bench = try await bench([rule(["secret": "x"]), b], then: [rule(["secret": "x"]), changed, made])
        try await expectBlocked(
            bench,
            [
                "the definition a may go with it, and cannot be written once more: `secret` cannot be written as it was",
                "the definition b stays at the vendor, and this decides with it what counts there",
            ]
        )
    }

    @Test("what is made again waits for the replacement of what has its name")
    func taken() async throws {
        var taker = Model.definition("b", ["aggregation": "max", "externalRef": "a"])
        taker.marks[0] = Mark("externalRef", "a")
        let bench = try await bench([a, b], then: [taker])
        try await expectWithheld(bench, ["create definition a", "replace definition b"])
    }

    /// An object under a reference of its own.
    private func definition(_ key: String, _ reference: String, _ fields: [String: JSONValue] = [:]) -> DesiredObject {
        var object = Model.definition(key, fields.merging(["externalRef": .string(reference)]) { first, _ in first })
        object.marks[0] = Mark("externalRef", reference)
        return object
    }

    @Test("what gets a name back waits for the replacement of what has that name")
    func handedOn() async throws {
        let renamed = [definition("a", "c"), definition("b", "a", ["aggregation": "max"])]
        let bench = try await bench([a, b], then: renamed)
        try await expectWithheld(bench, ["update definition a", "replace definition b"])
    }

    @Test("what gets a name back is blocked where another has it, and not where the run left its name alone")
    func handedOnAndKept() async throws {
        let ours = try await bench([a, b], then: [definition("a", "c"), b], keepsID: false)
        try await ours.apply([definition("a", "c"), definition("b", "a")])
        try await expectBlocked(ours, ["it had the externalRef `a`, which definition-2 has by now"])
        let remedies = try await ours.undoPlan(of: 2)?.changes.flatMap(\.findings).map(\.remedy)
        #expect(remedies == ["undo the later run that gave it that, or change the files back, and apply"])
        let theirs = try await bench([a], then: [definition("a", "c")], keepsID: false)
        theirs.vendor.put(Model.observed(a, "theirs"))
        try await expectBlocked(theirs, ["the externalRef `a` is that of theirs, which keeps it"])
        let other = try await bench([a], then: [definition("a", "a", ["unit": "GiB"])], keepsID: false)
        try await other.apply([definition("a", "c", ["unit": "GiB"])])
        other.vendor.put(Model.observed(a, "theirs"))
        #expect(try await other.undo(2).report == ApplyReport(applied: 1))
    }

    @Test("what the run changed beside a name is put back, although something else has the name by now")
    func besideNameHandedOn() async throws {
        let changed = definition("a", "a", ["unit": "GiB"])
        let ours = try await bench([definition("a", "a", ["unit": "MiB"]), b], then: [changed, b], keepsID: false)
        try await ours.apply([definition("a", "c", ["unit": "GiB"]), definition("b", "a")])
        let plan = try #require(try await ours.undoPlan(of: 2))
        #expect(plan.lines == ["update definition a"])
        #expect(plan.changes.first?.fields == [FieldChange(path: "unit", before: "GiB", after: "MiB")])
        #expect(try await ours.undo(2).report == ApplyReport(applied: 1))
        let there = ours.vendor.objects.first { $0.image["unit"] == "MiB" }
        #expect(there?.image["externalRef"] == "c")
    }

    @Test("what is made again is blocked where what has its name cannot go after all")
    func takenByHeld() async throws {
        var taker = Model.definition("c", ["externalRef": "a"])
        taker.marks[0] = Mark("externalRef", "a")
        let bench = try await bench([b, a], then: [b, taker], keepsID: false)
        #expect(try await bench.undoPlan(of: 2)?.lines == ["create definition a", "delete definition c"])
        let id = try #require(bench.vendor.objects.first { $0.name == "C" }?.id)
        bench.vendor.put(Model.observed(Model.counter("c", "ann"), "theirs", links: [taker.ref: id]))
        let held = "it cannot go while 1 object that is not managed here stands on it: counter `ann` (theirs)"
        try await expectBlocked(bench, ["\(id) stands in its place at the vendor", held])
    }
}
