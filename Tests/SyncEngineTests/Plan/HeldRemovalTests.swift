import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("What others stand on is not taken away")
struct HeldRemovalTests {
    private let a = Model.definition("a")
    private let ann = Model.counter("a", "ann")

    /// A bench with a definition and a counter that are bound and no longer wanted.
    private func left(_ links: [ObjectRef: String] = [:]) -> PlanBench {
        var bench = PlanBench()
        bench.addBound(a, "d-1")
        bench.addBound(ann, "c-1", links: [a.ref: "d-1"])
        bench.objects = []
        return bench
    }

    /// A counter on the definition that nobody here has made.
    private func foreign(_ customer: String) -> ObservedObject {
        Model.observed(Model.counter("a", customer), "x-\(customer)", links: [a.ref: "d-1"])
    }

    @Test("what goes with everything that stands on it goes")
    func whole() {
        #expect(left().plan().lines == ["delete counter a/ann/k", "delete definition a"])
    }

    @Test("where something stands on it that is not managed, its removal is blocked, and names that and the way out")
    func unmanaged() throws {
        var bench = left()
        bench.observed.append(foreign("bob"))
        let plan = bench.plan()
        #expect(plan.lines == ["delete counter a/ann/k", "blocked definition a"])
        let finding = try #require(plan.change(a.ref)?.findings.first)
        let reason = "it cannot go while 1 object that is not managed here stands on it: counter `bob` (x-bob)"
        #expect(finding.reason == reason)
        #expect(finding.remedy.contains("`meterway import model`"))
        #expect(finding.remedy.contains("`meterway state forget model a`"))
        #expect(plan.change(a.ref)?.isPending == false)
        #expect(plan.change(a.ref)?.isRemoval == true)
        #expect(plan.unmanaged.map(\.id) == ["x-bob"])
    }

    @Test("what is only let go of is not held back")
    func letGo() {
        var bench = PlanBench()
        bench.addBound(Model.definition("a", ["keep": true]), "d-1")
        bench.objects = []
        bench.observed.append(foreign("bob"))
        let plan = bench.plan()
        #expect(plan.lines == ["delete definition a"] && plan.changes.map(\.onlyUnbinds) == [true])
    }

    @Test("of several the first three are named, and the others counted")
    func several() throws {
        var bench = left()
        bench.observed += ["eve", "dan", "bob", "cy", "fay"].map(foreign)
        let reason = try #require(bench.plan().change(a.ref)?.findings.first?.reason)
        #expect(reason.contains("5 objects that are not managed here stand on it: counter `bob` (x-bob), "))
        #expect(reason.hasSuffix("counter `dan` (x-dan) and 2 more"))
    }

    @Test("what a managed object stands on waits for the permission that this one needs to leave")
    func withheld() {
        let moved = Model.counter("b", "ann")
        var bench = PlanBench()
        bench.addBound(a, "d-1")
        bench.addBound(Model.definition("b"), "d-2")
        bench.objects.removeFirst()
        // The counter of `b` stands on `a` still, and can only be made anew.
        bench.addBound(moved, "c-1", links: [moved.requires[0]: "d-2"], changing: ["parent": "d-1"])
        let held = bench.plan()
        #expect(held.lines == ["replace counter b/ann/k", "delete definition a"])
        #expect(held.change(a.ref)?.needs == .allowReplace)
        #expect(SafetyCheck.violations(of: Plan(vendors: [held]), limits: SafetyLimits(maxDeletes: .count(0))) == [])
        bench.options.allowReplace = true
        #expect(bench.plan().change(a.ref)?.needs == nil)
        #expect(bench.plan().change(a.ref)?.action == .delete)
    }

    @Test("what a managed object stands on that cannot go stays with it")
    func stuck() {
        var bench = left()
        bench.observed[1].image["stuck"] = true
        let plan = bench.plan()
        #expect(plan.lines == ["blocked counter a/ann/k", "blocked definition a"])
        #expect(plan.change(a.ref)?.findings.first?.reason.contains("the counter a/ann/k") == true)
    }

    @Test("a name that it would have given up is not given to another")
    func names() {
        var bench = left()
        bench.observed[0].marks["externalRef"] = "b"
        bench.objects = [Model.definition("b")]
        #expect(bench.plan().change(ObjectRef(ModelKind.definition, "b"))?.action == .create)
        bench.observed.append(foreign("bob"))
        let change = bench.plan().change(ObjectRef(ModelKind.definition, "b"))
        #expect(change?.action == .blocked)
        #expect(change?.findings.last?.reason.contains("what is not managed here stands on it") == true)
    }

    @Test("an undo and an apply hold it back alike, and send nothing for it")
    func alike() async throws {
        let bench = ModelBench()
        try await bench.apply([a, ann])
        let id = try #require(bench.vendor.objects.first?.id)
        bench.vendor.put(Model.observed(Model.counter("a", "bob"), "x-bob", links: [a.ref: id]))
        let undo = try #require(try await bench.undoPlan(of: 1))
        #expect(undo.change(a.ref)?.action == .blocked)
        #expect(undo.change(a.ref)?.findings.first?.reason.contains("counter `bob` (x-bob)") == true)
        #expect(undo.change(ann.ref)?.action == .delete)
        let (plan, report) = try await bench.apply([])
        #expect(plan.lines == ["delete counter a/ann/k", "blocked definition a"])
        #expect(report == ApplyReport(applied: 1))
        #expect(!bench.vendor.writes.contains { $0.hasPrefix("DELETE definition") })
        bench.vendor.remove(ModelKind.counter, "x-bob")
        #expect(try await bench.apply([]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.objects.isEmpty)
    }
}
