import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("What changed behind our back")
struct DriftDetectorTests {
    private func drift(_ bench: PlanBench) -> VendorPlan {
        DriftDetector.drift(
            vendor: Model.vendor,
            adapter: "model",
            kinds: ModelTranslator().kinds,
            observed: bench.observed,
            bindings: bench.bindings
        )
    }

    @Test("an object as it was left is in sync, whatever the project says now")
    func inSync() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress"), "d1")
        bench.objects = []
        let plan = drift(bench)
        #expect(plan.changes.isEmpty)
        #expect(plan.unchanged == 1)
    }

    @Test("a field that differs is told with the recorded value before and the vendor's after")
    func changedField() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress", ["unit": "MiB"]), "d1", changing: ["unit": "GiB", "other": 1])
        let plan = drift(bench)
        #expect(plan.lines == ["update definition egress"])
        #expect(plan.changes[0].fields == [FieldChange(path: "unit", before: "MiB", after: "GiB")])
    }

    @Test("a field that was taken away, or set where none was, differs")
    func goneAndNewField() {
        var bench = PlanBench()
        bench.addBound(
            Model.definition("egress", ["unit": "MiB", "category": .null]),
            "d1",
            changing: ["unit": .null, "category": "x"]
        )
        #expect(
            drift(bench).changes.map(\.fields) == [
                [
                    FieldChange(path: "category", before: .null, after: "x"),
                    FieldChange(path: "unit", before: "MiB", after: .null),
                ]
            ]
        )
    }

    @Test("an object without marks is no second one of another without")
    func unmarked() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress"), "d1")
        bench.observed[0].marks = [:]
        bench.observed.append(Model.observed(Model.definition("other"), "d2"))
        bench.observed[1].marks = [:]
        let plan = drift(bench)
        #expect(plan.lines == [])
        #expect(plan.unmanaged.map(\.id) == ["d2"])
    }

    @Test("a definition that gave its place up to one that was not made is told, as long as the files want that one")
    func displaced() {
        let wanted = Model.definition("egress")
        var bench = PlanBench()
        bench.addBound(wanted, "d1")
        let bound = bench.bindings
        bench.bindings = bench.bindings.map(\.superseded)
        for index in bench.observed.indices { bench.observed[index].marks = [:] }
        func displaced(_ bindings: [Binding], _ objects: [DesiredObject], _ observed: [ObservedObject]) -> [ObjectRef] {
            DriftDetector.displaced(bindings, wanted: objects, ModelKind.definition, observed).map(\.ref)
        }
        #expect(displaced(bench.bindings, [wanted], bench.observed) == bench.bindings.map(\.ref))
        #expect(displaced(bench.bindings, [], bench.observed) == [], "nothing wants it")
        #expect(displaced(bench.bindings + bound, [wanted], bench.observed) == [], "the new one is bound")
        let found = Model.observed(wanted, "d2")
        #expect(displaced(bench.bindings, [wanted], bench.observed + [found]) == [], "the new one is there")

        let plan = DriftDetector.drift(
            vendor: Model.vendor,
            adapter: "model",
            kinds: ModelTranslator().kinds,
            observed: bench.observed,
            bindings: bench.bindings,
            displaced: bench.bindings
        )
        #expect(plan.lines == ["delete definition egress"])
        #expect(plan.changes[0].notes.first?.contains("records that name it find neither") == true)
    }

    @Test("an object that is gone is a deletion of what was recorded")
    func goneObject() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress"), "d1")
        bench.observed = []
        let plan = drift(bench)
        #expect(plan.lines == ["delete definition egress"])
        #expect(plan.changes[0].fields.contains(FieldChange(path: "name", before: "EGRESS", after: .null)))
    }

    @Test("what an apply took away to make it again, and did not, is a deletion of what was recorded")
    func unmade() {
        let egress = Model.definition("egress", ["unit": "MiB"])
        let intent = Intent(
            run: 1,
            vendor: Model.vendor,
            action: .delete,
            ref: egress.ref,
            id: "d1",
            name: egress.name,
            marks: [],
            meters: egress.meters,
            changes: [],
            at: Model.now,
            before: PriorState(object: nil, binding: Model.binding(egress, "d1"))
        )
        let plan = DriftDetector.drift(
            vendor: Model.vendor,
            adapter: "model",
            kinds: ModelTranslator().kinds,
            observed: [],
            bindings: [],
            unmade: [intent]
        )
        #expect(plan.lines == ["delete definition egress"])
        #expect(plan.changes[0].remoteID == "d1")
        #expect(plan.changes[0].fields.contains(FieldChange(path: "unit", before: "MiB", after: .null)))
        #expect(plan.changes[0].notes.count == 1)
    }

    @Test("an object that bears all the marks of a bound one is told; one that bears some is another")
    func doubled() {
        var bench = PlanBench()
        let egress = Model.definition("egress")
        bench.addBound(egress, "d1")
        bench.observed.append(Model.observed(egress, "d2"))
        bench.observed.append(Model.observed(Model.definition("theirs", name: "EGRESS"), "d3"))
        let plan = drift(bench)
        #expect(plan.lines == ["create definition egress (second, d2)"])
        #expect(plan.changes[0].notes[0].contains("d1 is the one that is managed here"))
        #expect(plan.unmanaged.map(\.id) == ["d3"])
    }

    @Test("objects that are not bound are listed, and changes come in the order of kinds")
    func orderAndUnmanaged() {
        var bench = PlanBench()
        bench.addBound(Model.counter("egress", "ann"), "c1", changing: ["customer": "eve"])
        bench.addBound(Model.schema("calls", of: []), "s1", changing: ["name": "x"])
        bench.observed.append(Model.observed(Model.definition("zoo"), "d9"))
        let plan = drift(bench)
        #expect(plan.lines == ["update schema calls", "update counter egress/ann/k"])
        #expect(plan.unmanaged == [.init(kind: ModelKind.definition, id: "d9", name: "ZOO")])
    }

    @Test("what was to end by itself is no drift when it is gone, and what is not read is none either")
    func endedAndUnread() {
        var bench = PlanBench()
        bench.addBound(Model.counter("egress", "ann", ["ending": true]), "c1")
        bench.addBound(Model.counter("egress", "bob"), "c2")
        bench.addBound(Model.schema("calls", of: ["egress"]), "s1")
        let plan = DriftDetector.drift(
            vendor: Model.vendor,
            adapter: "model",
            kinds: [ModelKind.definition, ModelKind.counter],
            observed: [],
            bindings: bench.bindings,
            endsByItself: ModelTranslator().endsByItself
        )
        #expect(plan.lines == ["delete counter egress/bob/k"])
        #expect(plan.remarks.map(\.ref.key).sorted() == ["calls", "egress/ann/k"])
    }
}
