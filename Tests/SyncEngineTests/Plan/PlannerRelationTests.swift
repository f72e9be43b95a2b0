import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("What the planner decides for objects that stand on each other")
struct PlannerRelationTests {
    private let schema = Model.schema("calls", of: ["egress", "ingress"], attributes: ["bytes"])
    private let egress = Model.definition("egress", schema: "calls")
    private let ann = Model.counter("egress", "ann")

    @Test("changes come in the order of the kinds, deletions in the opposite order after them")
    func order() {
        var bench = PlanBench()
        let old = Model.definition("old")
        bench.addBound(old, "d1")
        bench.addBound(Model.counter("old", "ann"), "c1", links: [old.ref: "d1"])
        bench.objects = [ann, egress, schema]
        #expect(
            bench.plan().lines == [
                "create schema calls", "create definition egress", "create counter egress/ann/k",
                "delete counter old/ann/k", "delete definition old",
            ]
        )
    }

    @Test("a link to an object that is there is its id, and the object is recognised by it")
    func resolvedLinks() {
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        bench.objects.append(ann)
        bench.observed.append(Model.observed(ann, "c1", links: [egress.ref: "d1"]))
        #expect(bench.plan().lines == ["adopt counter egress/ann/k"])
        bench.observed.removeLast()
        let creation = bench.plan().changes[0]
        #expect(creation.action == .create)
        #expect(creation.fields.contains(FieldChange(path: "parent", before: .null, after: "d1")))
    }

    @Test("a link to an object that is still to be made stands as its name")
    func openLinks() {
        let creation = PlanBench(objects: [egress, ann]).plan().change(ann.ref)
        #expect(creation?.fields.first { $0.path == "parent" }?.after == "${definition egress}")
    }

    @Test("replacing an object replaces what links to it, and both have to be allowed", arguments: [false, true])
    func replaceCascade(isAllowed: Bool) {
        var bench = PlanBench()
        bench.addBound(egress, "d1", changing: ["aggregation": "max"])
        bench.addBound(ann, "c1", links: [egress.ref: "d1"])
        bench.objects.append(Model.counter("egress", "bob"))
        bench.options.allowReplace = isAllowed
        let plan = bench.plan()
        #expect(
            plan.lines == [
                "replace definition egress", "replace counter egress/ann/k", "create counter egress/bob/k",
            ]
        )
        #expect(plan.changes.map(\.needs) == Array(repeating: isAllowed ? nil : .allowReplace, count: 3))
    }

    @Test("what needs a blocked object is blocked with the object's name, and so on down")
    func blockedParent() {
        var bench = PlanBench(objects: [schema, egress, ann])
        bench.observed = [Model.observed(schema, "s1"), Model.observed(schema, "s2")]
        let plan = bench.plan()
        #expect(plan.lines == ["blocked schema calls", "blocked definition egress", "blocked counter egress/ann/k"])
        #expect(plan.changes[1].findings.last?.reason.contains("schema calls") == true)
        #expect(plan.changes[2].findings.last?.reason.contains("definition egress") == true)
    }

    @Test(
        "what needs an object that is there and not adopted is blocked with the way out, which is `--adopt` where that helps",
        arguments: ["name", "aggregation"],
        [true, false]
    )
    func unadoptedParent(path: String, isAllowed: Bool) {
        var bench = PlanBench(objects: [egress, ann])
        bench.observed = [Model.observed(egress, "d1", changing: [path: "other"])]
        bench.options.adopt = path == "aggregation" && isAllowed
        let plan = bench.plan()
        #expect(plan.changes.map(\.ref) == [egress.ref, ann.ref])
        #expect(plan.changes[1].action == .blocked)
        #expect(plan.changes[1].findings.last?.remedy.contains("--adopt") == (path == "name"))
    }

    @Test("a rollback adopts nothing that differs, and what is on it stays too")
    func rollback() {
        var bench = PlanBench(objects: [egress, ann])
        bench.observed = [Model.observed(egress, "d1", changing: ["name": "other"])]
        bench.options.adopter = .applyAfterRollback
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress", "blocked counter egress/ann/k"])
        #expect(plan.changes.allSatisfy { $0.needs == nil })
        #expect(plan.changes[0].findings.last?.remedy.contains("`meterway apply --adopt`") == true)
        #expect(plan.changes[1].findings.last?.remedy == "clear what keeps that one from being adopted")
        bench.observed = [Model.observed(egress, "d1")]
        #expect(bench.plan().lines == ["adopt definition egress", "create counter egress/ann/k"])
    }

    @Test("what is bound to an object that cannot be told is left as it is")
    func ambiguousParent() {
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        bench.addBound(ann, "c1", links: [egress.ref: "d1"])
        bench.bindings.removeFirst()
        bench.observed.append(Model.observed(egress, "d2"))
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress", "blocked counter egress/ann/k"])
    }

    @Test("several objects that could be it block the object, and the reason names them")
    func ambiguous() {
        var bench = PlanBench(objects: [egress])
        bench.observed = [Model.observed(egress, "d2"), Model.observed(egress, "d1")]
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress"])
        #expect(plan.changes[0].findings.last?.reason.contains("d1, d2 bear the externalRef `egress`") == true)
        #expect(plan.unmanaged.isEmpty)
    }

    @Test("one object that two wanted ones claim is given to neither")
    func claimedTwice() {
        var bench = PlanBench(objects: [Model.definition("a", name: "Same"), Model.definition("b", name: "Same")])
        bench.observed = [Model.observed(Model.definition("c", name: "Same"), "d1")]
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition a", "blocked definition b"])
        #expect(plan.changes[0].findings.last?.reason.contains("other objects of the project claim it too") == true)
    }

    @Test("what is wrong between two objects is said only where it is so before the plan and after it")
    func remarks() {
        func plan(counter: String, definition: String, wanted: String) -> VendorPlan {
            var bench = PlanBench()
            let definition = ["unit": JSONValue.string(definition)]
            bench.addBound(Model.definition("egress", ["unit": .string(wanted)]), "d1", changing: definition)
            let links = [ObjectRef(ModelKind.definition, "egress"): "d1"]
            bench.addBound(ann, "c1", links: links, changing: ["unit": .string(counter)])
            return bench.plan()
        }
        let stale = plan(counter: "MB", definition: "MiB", wanted: "MiB")
        #expect(stale.remarks.map(\.ref) == [ann.ref])
        #expect(stale.remarks.map(\.text) == ["it still has another unit"])
        #expect(plan(counter: "MB", definition: "MiB", wanted: "GiB").remarks.map(\.ref) == [ann.ref])
        let mended = plan(counter: "MB", definition: "MiB", wanted: "MB")
        #expect(mended.lines.contains("update definition egress") && mended.remarks.isEmpty)
        #expect(plan(counter: "MB", definition: "MB", wanted: "MiB").remarks.isEmpty, "the edit is still to come")
    }

    @Test("a shared object is planned once for all meters that it serves")
    func sharedObject() {
        var bench = PlanBench()
        bench.addBound(schema, "s1")
        bench.objects = [
            Model.schema("calls", of: ["egress", "ingress", "third"], attributes: ["bytes", "items"]), egress,
        ]
        let plan = bench.plan()
        #expect(plan.lines == ["update schema calls", "create definition egress"])
        #expect(plan.changes[0].meters == Model.keys(["egress", "ingress", "third"]))
    }

    @Test("what cannot be made any more is neither made nor replaced, and what needs it is not made either")
    func obstacle() {
        let ended = Model.definition("egress", ["ended": true])
        var bench = PlanBench(objects: [ended, ann])
        bench.options.allowReplace = true
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress", "blocked counter egress/ann/k"])
        #expect(plan.changes[0].findings.map(\.reason) == ["it has ended"])
        bench.observed = [Model.observed(ended, "d1", changing: ["aggregation": "max"])]
        bench.bindings = [Model.binding(ended, "d1")]
        bench.objects = [ended]
        #expect(bench.plan().lines == ["blocked definition egress"])
        #expect(bench.plan().changes[0].findings.map(\.remedy) == ["let it last longer"])
    }
}
