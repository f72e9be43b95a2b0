import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("Marks that are handed on in one run")
struct MarkOrderTests {
    /// A definition whose unique reference is not its key.
    private func definition(_ key: String, reference: String) -> DesiredObject {
        var object = Model.definition(key, ["externalRef": .string(reference)])
        object.marks = [Mark("externalRef", reference)]
        return object
    }

    @Test("from an object that goes to one that comes, with what hangs on it")
    func fromDeleted() async throws {
        let bench = ModelBench()
        try await bench.apply([definition("old", reference: "x"), Model.counter("old", "ann")])
        let wanted = [definition("new", reference: "x"), Model.counter("new", "ann")]
        let report = try await bench.apply(wanted).report
        #expect(report.failed == [])
        #expect(try await bench.plan(wanted).changes == [])
        #expect(bench.vendor.objects.count == 2)
    }

    @Test("along a chain of objects that are renamed")
    func chain() async throws {
        let bench = ModelBench()
        try await bench.apply([
            definition("a", reference: "1"), definition("b", reference: "2"), definition("c", reference: "3"),
        ])
        let wanted = [
            definition("a", reference: "2"), definition("b", reference: "3"), definition("c", reference: "4"),
            definition("d", reference: "1"),
        ]
        let report = try await bench.apply(wanted).report
        #expect(report.failed == [])
        #expect(try await bench.plan(wanted).changes == [])
    }

    @Test("who waits for a mark is not tried where its bearer could not give it up")
    func failedGiver() async throws {
        let bench = ModelBench()
        let first = definition("a", reference: "1")
        try await bench.apply([first, definition("b", reference: "2")])
        let renamed = definition("b", reference: "3")
        bench.vendor.fail("UPDATE", renamed.ref, .rejected)
        let report = try await bench.apply([definition("a", reference: "2"), renamed]).report
        #expect(report.failed.map(\.isSkipped).sorted { !$0 && $1 } == [false, true])
    }

    @Test("a swap is blocked with the reason")
    func swap() async throws {
        let bench = ModelBench()
        try await bench.apply([definition("a", reference: "1"), definition("b", reference: "2")])
        let plan = try await bench.plan([definition("a", reference: "2"), definition("b", reference: "1")])
        #expect(plan.changes.map(\.action) == [.blocked, .blocked])
        #expect(plan.changes.allSatisfy { $0.findings.last?.reason.contains("wait for each other") == true })
        #expect(plan.changes.allSatisfy { $0.findings.last?.remedy.contains("third") == true })
    }

    @Test("a ring is blocked, and who waits for one of its marks is told why it is not free")
    func ring() async throws {
        let bench = ModelBench()
        try await bench.apply(["a", "b", "c", "d"].map { definition($0, reference: $0) })
        let plan = try await bench.plan([
            definition("a", reference: "b"), definition("b", reference: "c"), definition("c", reference: "a"),
            definition("d", reference: "a"),
        ])
        let reasons = plan.changes.sorted { $0.ref < $1.ref }.map { $0.findings.last?.reason ?? "" }
        #expect(reasons.count == 4)
        #expect(reasons.prefix(3).allSatisfy { $0.contains("3 of them wait for each other in a ring") }, "\(reasons)")
        #expect(reasons.last?.contains("which cannot give it up in this run") == true, "\(reasons)")
    }

    @Test("a mark that its bearer keeps is not tried for")
    func kept() async throws {
        let bench = ModelBench()
        let both = [definition("a", reference: "1"), definition("b", reference: "2")]
        try await bench.apply(both)
        var options = PlanOptions(now: Model.now)
        options.selects = { $0.text == "a" }
        let plan = try await bench.plan(
            [definition("a", reference: "2"), definition("b", reference: "3")],
            options: options
        )
        #expect(plan.changes.map(\.action) == [.blocked])
        #expect(plan.changes[0].findings.last?.reason.contains("not selected") == true)

        bench.vendor.put(Model.observed(definition("x", reference: "9"), "theirs"))
        let foreign = try await bench.plan([definition("a", reference: "9"), both[1]])
        #expect(foreign.changes.map(\.action) == [.blocked])
        #expect(foreign.changes[0].findings.last?.reason.contains("(theirs), which is not managed here") == true)
    }
}
