import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("What the planner decides for one object")
struct PlannerActionTests {
    private let egress = Model.definition("egress", ["unit": "MiB"])

    @Test("what is wanted and not there is created, with every field that is set")
    func create() throws {
        let plan = PlanBench(objects: [egress]).plan()
        #expect(plan.lines == ["create definition egress"])
        let change = try #require(plan.changes.first)
        #expect(change.fields.map(\.path) == ["aggregation", "externalRef", "name", "unit"])
        #expect(change.fields.allSatisfy { $0.before == .null })
        #expect(change.remoteID == nil)
        #expect(change.needs == nil)
    }

    @Test("what is bound and equal is no change, whatever the vendor adds")
    func unchanged() {
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        let plan = bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.unchanged == 1)
        #expect(plan.refreshed.isEmpty)
        #expect(plan.unmanaged.isEmpty)
        #expect(plan.known == [egress.ref: "d1"])
    }

    @Test("what is bound and differs is updated, field by field")
    func update() throws {
        var bench = PlanBench()
        bench.addBound(egress, "d1", changing: ["unit": "GiB"])
        let plan = bench.plan()
        #expect(plan.lines == ["update definition egress"])
        #expect(plan.changes[0].fields == [FieldChange(path: "unit", before: "GiB", after: "MiB")])
        #expect(plan.changes[0].remoteID == "d1")
    }

    @Test("what was changed at the vendor since the last apply is told from what the project changes")
    func driftNotes() {
        var bench = PlanBench()
        bench.addBound(egress, "d1", changing: ["unit": "GiB", "name": "Out"])
        bench.bindings[0].recorded["name"] = "Out"
        let notes = bench.plan().changes[0].notes
        #expect(notes.count == 1)
        #expect(notes[0].hasPrefix("`unit` was changed at the vendor since the last apply"))
    }

    @Test("what the adapter has to say of an update stands with the change")
    func updateNotes() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress", ["schedule": "0 0 1 * *"]), "d1", changing: ["schedule": "0 0 * * *"])
        bench.bindings[0].recorded["schedule"] = "0 0 * * *"
        #expect(bench.plan().changes[0].notes == ["The running period changes."])
    }

    @Test("a field that was applied and that the project no longer speaks of is withdrawn")
    func withdrawnField() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress", ["category": "Network"]), "d1")
        bench.objects = [Model.definition("egress")]
        #expect(
            bench.plan().changes.map(\.fields) == [[FieldChange(path: "category", before: "Network", after: .null)]]
        )
    }

    @Test("a field that Meterway never decided stays as the vendor has it")
    func foreignField() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress"), "d1", changing: ["category": "Network"])
        #expect(bench.plan().changes.isEmpty)
    }

    @Test("an object that is equal is adopted without being asked")
    func adoptEqual() {
        let plan = PlanBench(objects: [egress], observed: [Model.observed(egress, "d1")]).plan()
        #expect(plan.lines == ["adopt definition egress"])
        #expect(plan.changes[0].needs == nil)
        #expect(plan.changes[0].fields.isEmpty)
        #expect(plan.unmanaged.isEmpty)
    }

    @Test("an object that differs is adopted with its changes when that is allowed", arguments: [false, true])
    func adoptDiffering(isAllowed: Bool) {
        var bench = PlanBench(objects: [egress], observed: [Model.observed(egress, "d1", changing: ["unit": "GiB"])])
        bench.options.adopt = isAllowed
        let plan = bench.plan()
        #expect(plan.lines == ["adopt definition egress"])
        #expect(plan.changes[0].fields == [FieldChange(path: "unit", before: "GiB", after: "MiB")])
        #expect(plan.changes[0].needs == (isAllowed ? nil : .adopt))
    }

    @Test(
        "an object that differs in what cannot be changed is not adopted, and not replaced",
        arguments: ["aggregation", "fixed"],
        [true, false]
    )
    func unadoptable(path: String, isBeside: Bool) {
        var bench = PlanBench(objects: [Model.definition("egress", ["beside": .bool(isBeside), path: "max"])])
        bench.observed = [Model.observed(bench.objects[0], "d1", changing: [path: "sum"])]
        bench.options.adopt = true
        bench.options.allowReplace = true
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress"])
        #expect(plan.changes[0].remoteID == "d1")
        #expect(plan.changes[0].fidelity == .refused)
        #expect(plan.changes[0].findings.last?.remedy.isEmpty == false)
        #expect(plan.changes[0].notes == [])
    }

    @Test(
        "a change that takes a new object is a replacement, says what is lost, and has to be allowed",
        arguments: [false, true]
    )
    func replace(isAllowed: Bool) {
        var bench = PlanBench()
        bench.addBound(egress, "d1", changing: ["aggregation": "max"])
        bench.options.allowReplace = isAllowed
        let plan = bench.plan()
        #expect(plan.lines == ["replace definition egress"])
        #expect(plan.changes[0].notes.contains("The count is lost."))
        #expect(plan.changes[0].needs == (isAllowed ? nil : .allowReplace))
    }

    @Test("a change that the vendor allows by no means is blocked with reason and remedy")
    func refusedChange() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress", ["fixed": "a"]), "d1", changing: ["fixed": "b"])
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress"])
        #expect(plan.changes[0].findings.map(\.reason) == ["it is fixed"])
        #expect(plan.changes[0].findings.map(\.remedy) == ["leave it"])
    }

    @Test(
        "nothing is made, or made anew, on an object that lacks members which it cannot be given",
        arguments: [false, true]
    )
    func lackingMembers(isThere: Bool) {
        let egress = Model.definition("egress", ["fixed": true])
        let counter = Model.counter("egress", "ann", ["aggregation": "sum"])
        var bench = PlanBench()
        bench.addBound(egress, "d1", changing: ["fixed": .null])
        if isThere {
            bench.addBound(counter, "c1", links: [egress.ref: "d1"], changing: ["aggregation": "max"])
        } else {
            bench.objects.append(counter)
        }
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress", "blocked \(counter.ref)"])
        #expect(plan.changes[1].findings.map(\.field) == [.key])
        bench.observed[0].image["fixed"] = false
        #expect(bench.plan().lines[1] == (isThere ? "replace \(counter.ref)" : "create \(counter.ref)"))
    }

    @Test("a text that an object cannot be given holds up nothing that stands on it")
    func lackingText() {
        let egress = Model.definition("egress", ["fixed": "a"])
        let counter = Model.counter("egress", "ann")
        var bench = PlanBench()
        bench.addBound(egress, "d1", changing: ["fixed": .null])
        bench.objects.append(counter)
        #expect(bench.plan().lines == ["blocked definition egress", "create \(counter.ref)"])
    }

    @Test("what left the project is deleted, with the fields it had and what is lost")
    func delete() {
        var bench = PlanBench()
        let counter = Model.counter("egress", "ann")
        bench.addBound(egress, "d1")
        bench.addBound(counter, "c1", links: [egress.ref: "d1"])
        bench.objects = [egress]
        let change = bench.plan().changes
        #expect(change.map(\.action) == [.delete])
        #expect(change[0].remoteID == "c1")
        #expect(change[0].notes == ["The count is lost."])
        #expect(change[0].fields.contains(FieldChange(path: "customer", before: "ann", after: .null)))
    }

    @Test("a deletion of what was adopted says so")
    func deleteAdopted() {
        var bench = PlanBench()
        bench.addBound(egress, "d1", isOurs: false)
        bench.objects = []
        #expect(bench.plan().changes[0].notes == ["Meterway did not make this object; it adopted it."])
    }

    @Test("an object that the adapter keeps is only unbound")
    func keep() {
        var bench = PlanBench()
        bench.addBound(egress, "d1", changing: ["keep": true])
        bench.objects = []
        let change = bench.plan().changes[0]
        #expect(change.action == .delete)
        #expect(change.onlyUnbinds)
        #expect(change.notes == ["It is shared."])
    }

    @Test("an object that the vendor does not let go is blocked, and stays bound")
    func refusedDeletion() {
        var bench = PlanBench()
        bench.addBound(egress, "d1", changing: ["stuck": true])
        bench.objects = []
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress"])
        #expect(plan.changes[0].findings.map(\.reason) == ["it is stuck"])
        #expect(plan.forgotten.isEmpty)
    }

    @Test("a binding of what is wanted no more and gone already is forgotten without a change")
    func forgotten() {
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        bench.objects = []
        bench.observed = []
        let plan = bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.forgotten == [egress.ref])
    }

    @Test("what is bound, wanted and gone is created again, and the plan says that it was there")
    func goneAndWanted() {
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        bench.observed = []
        let plan = bench.plan()
        #expect(plan.lines == ["create definition egress"])
        #expect(plan.changes[0].notes == ["It was bound as d1, which is no longer at the vendor."])
    }

    @Test("what nobody bound or wants is listed, by kind and name, and never touched")
    func unmanaged() {
        var bench = PlanBench(objects: [egress])
        bench.observed = [
            Model.observed(Model.definition("zoo"), "d9"), Model.observed(Model.definition("ape"), "d8"),
            Model.observed(Model.counter("zoo", "ann"), "c1"),
        ]
        let plan = bench.plan()
        #expect(plan.lines == ["create definition egress"])
        #expect(plan.unmanaged.map(\.id) == ["c1", "d8", "d9"])
        #expect(plan.unmanaged.allSatisfy { $0.twinOf == nil })
    }

    @Test("an object that bears the best mark of a bound one is listed as its twin")
    func twin() {
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        bench.observed.append(Model.observed(egress, "d2"))
        let plan = bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.unmanaged == [.init(kind: ModelKind.definition, id: "d2", name: "EGRESS", twinOf: egress.ref)])
    }

    @Test("an object that bears a mark that a bound one is only to get is somebody else's, and no twin of it")
    func namesake() {
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        bench.observed[0].marks["externalRef"] = "old"
        bench.observed.append(Model.observed(egress, "d2"))
        #expect(bench.plan().unmanaged.map(\.twinOf) == [nil])
    }

    @Test("a record in the state that is out of date is refreshed without a change")
    func refreshed() throws {
        var draft = Meter.Draft(key: try #require(Meter.Key("egress")), name: "EGRESS", aggregation: .count)
        var bench = PlanBench(meters: [draft.key: try Meter(draft)])
        bench.addBound(egress, "d1")
        draft.description = "Bytes that leave"
        bench.meters = [draft.key: try Meter(draft)]
        let plan = bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.refreshed.map(\.definition) == [try Meter(draft).json])
    }

    @Test("a new key for an object that is bound under an old one is created, with advice to move the binding")
    func renamedKey() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress", name: "Egress"), "d1")
        bench.objects = [Model.definition("egress-mib", name: "Egress")]
        let plan = bench.plan()
        #expect(plan.lines == ["create definition egress-mib", "delete definition egress"])
        #expect(plan.changes[0].notes.count == 1)
        #expect(
            plan.changes[0].notes[0].contains("definition egress, which the project no longer has, bears the same name")
        )
        #expect(plan.changes[0].notes[0].contains("first, by `meterway state move model model egress egress-mib`: "))
    }

    @Test("where the name is no mark, a new key is told all the same, with the override that keeps what is counted")
    func renamedKeyWithPin() {
        func definition(_ key: String, counts: String) -> DesiredObject {
            var object = Model.definition(key, name: "Egress", ["aggregation": .string(counts)])
            object.marks = [Mark("externalRef", key)]
            return object
        }
        var bench = PlanBench()
        bench.addBound(definition("egress", counts: "egress"), "d1")
        bench.objects = [definition("egress-mib", counts: "egress-mib")]
        let notes = bench.plan().changes[0].notes
        #expect(notes.count == 1)
        #expect(notes[0].contains("definition egress, which the project no longer has, bears the same name"))
        #expect(notes[0].contains("`meterway state move model model egress egress-mib`, and pin"))
        #expect(notes[0].contains("{ model: { aggregation: \"egress\", externalRef: \"egress\" } }`: then nothing"))
        bench.addBound(definition("egress-2", counts: "egress-2"), "d2")
        bench.objects = [definition("egress-mib", counts: "egress-mib")]
        #expect(bench.plan().changes[0].notes.isEmpty)
    }
}
