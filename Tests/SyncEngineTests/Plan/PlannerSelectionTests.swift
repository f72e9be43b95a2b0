import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("What the planner leaves as it is")
struct PlannerSelectionTests {
    private let refusal = Finding(.aggregation, .refused, reason: "there is no average", remedy: "use sum")
    private let loss = Finding(.unit, .lossy, reason: "there is no unit", remedy: "accept it")

    @Test("a refused meter is listed as blocked with its findings, and its objects stay")
    func refusedMeter() {
        var bench = PlanBench(findings: ["egress": [refusal]])
        let egress = Model.definition("egress")
        bench.addBound(egress, "d1")
        bench.objects = []
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress"])
        #expect(plan.changes[0].findings == [refusal])
        #expect(plan.changes[0].fidelity == .refused)
        #expect(plan.forgotten.isEmpty)
    }

    @Test("a meter that becomes blocked keeps what a shared object holds for it")
    func blockedMeterInSharedObject() {
        var bench = PlanBench(findings: ["ingress": [refusal]])
        bench.addBound(Model.schema("calls", of: ["egress", "ingress"], attributes: ["bytes", "forIngress"]), "s1")
        bench.objects = [Model.schema("calls", of: ["egress"], attributes: ["bytes", "items"])]
        let plan = bench.plan()
        #expect(plan.lines == ["update schema calls", "blocked definition ingress"])
        #expect(plan.changes[0].fields.map(\.path) == ["attributes.items"])
        #expect(plan.changes[0].desired?.image["attributes.forIngress"] == true)
        #expect(plan.changes[0].meters == Model.keys(["egress", "ingress"]))
    }

    @Test("a meter that left the project gives up what a shared object held for it")
    func goneMeterInSharedObject() {
        var bench = PlanBench()
        bench.addBound(Model.schema("calls", of: ["egress", "ingress"], attributes: ["bytes", "forIngress"]), "s1")
        bench.objects = [Model.schema("calls", of: ["egress"], attributes: ["bytes"])]
        #expect(
            bench.plan().changes.map(\.fields) == [[.init(path: "attributes.forIngress", before: true, after: .null)]]
        )
        bench.select("egress")
        #expect(bench.plan().changes.isEmpty)
    }

    @Test("a meter that leaves alone takes with it what a shared object held for it, and nothing of the other changes")
    func leavingMeterInSharedObject() throws {
        let meter = try Meter(Meter.Draft(key: try #require(Meter.Key("egress")), name: "EGRESS", aggregation: .count))
        var bench = PlanBench()
        bench.meters = [meter.key: meter]
        bench.addBound(Model.schema("calls", of: ["egress", "ingress"], attributes: ["bytes", "forIngress"]), "s1")
        bench.addBound(Model.definition("egress", schema: "calls"), "d1")
        bench.objects[0] = Model.schema("calls", of: ["egress"], attributes: ["bytes"])
        bench.select("ingress")
        let plan = bench.plan()
        #expect(plan.changes.map(\.fields) == [[.init(path: "attributes.forIngress", before: true, after: .null)]])
        bench.objects[0] = Model.schema("calls", of: ["egress"], attributes: ["bytes", "items"])
        #expect(bench.plan().changes.isEmpty, "the other has changes of its own, and is not selected")
        bench.objects[0] = Model.schema("calls", of: ["egress"], attributes: ["bytes"])
        var edited = meter.draft
        edited.unit = "MiB"
        bench.meters = [meter.key: try Meter(edited)]
        #expect(bench.plan().changes.isEmpty, "what the other was applied with is not known to be what is wanted")
    }

    @Test("what serves two meters is not taken away while one of them is not selected")
    func goneMetersInSharedObject() {
        var bench = PlanBench()
        bench.addBound(Model.schema("calls", of: ["egress", "ingress"]), "s1")
        bench.objects = []
        bench.select("egress")
        #expect(bench.plan().lines == [])
        bench.select("egress", "ingress")
        #expect(bench.plan().lines == ["delete schema calls"])
    }

    @Test("findings that nobody accepted block a meter when the project says so")
    func findingsPolicy() throws {
        var bench = PlanBench(objects: [Model.definition("egress")], findings: ["egress": [loss]])
        #expect(bench.plan().lines == ["create definition egress"])
        #expect(bench.plan().changes[0].fidelity == .lossy)
        bench.options.findings = .block
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress"])
        #expect(plan.changes[0].fidelity == .refused)
        #expect(plan.changes[0].findings.last?.reason.contains("`unit`") == true)
        let key = try #require(Meter.Key("egress"))
        bench.options.waivers = [key: [Waiver(vendor: Model.vendor, field: .unit, reason: "known")]]
        #expect(bench.plan().lines == ["create definition egress"])
        bench.options.waivers = [key: [Waiver(vendor: Model.vendor, field: .unit, reason: "known", until: Model.now)]]
        #expect(bench.plan().lines == ["blocked definition egress"])
    }

    @Test("a blocked meter does not keep others from being planned")
    func blockedBesideOthers() {
        var bench = PlanBench(objects: [Model.definition("egress")], findings: ["ingress": [refusal]])
        #expect(bench.plan().lines == ["create definition egress", "blocked definition ingress"])
        bench.select("egress")
        #expect(bench.plan().lines == ["create definition egress"])
    }

    @Test("what serves no selected meter is neither changed nor deleted nor forgotten")
    func unselected() {
        var bench = PlanBench()
        bench.addBound(Model.definition("egress"), "d1", changing: ["name": "x"])
        bench.addBound(Model.definition("ingress"), "d2", changing: ["name": "x"])
        bench.addBound(Model.definition("gone"), "d3")
        bench.addBound(Model.definition("lost"), "d4")
        bench.objects.removeLast(2)
        bench.observed.removeLast()
        bench.select("egress")
        let plan = bench.plan()
        #expect(plan.lines == ["update definition egress"])
        #expect(plan.forgotten.isEmpty)
        #expect(plan.unmanaged.isEmpty)
        #expect(plan.unchanged == 0)
    }

    @Test("a selected object that needs one that is neither there nor selected is blocked")
    func unselectedParent() {
        let parent = Model.schema("calls", of: ["ingress"])
        var bench = PlanBench(objects: [parent, Model.definition("egress", schema: "calls")])
        bench.select("egress")
        let plan = bench.plan()
        #expect(plan.lines == ["blocked definition egress"])
        #expect(plan.changes[0].findings.last?.remedy.contains("select it too") == true)
        bench.observed = [Model.observed(parent, "s1")]
        bench.bindings = [Model.binding(parent, "s1")]
        #expect(bench.plan().lines == ["create definition egress"])
    }

    @Test("a shared object of which one meter is selected is planned whole")
    func sharedObject() {
        var bench = PlanBench()
        bench.addBound(Model.schema("calls", of: ["egress", "ingress"], attributes: ["bytes"]), "s1")
        bench.objects = [Model.schema("calls", of: ["egress", "ingress"], attributes: ["bytes", "items"])]
        bench.select("ingress")
        #expect(bench.plan().lines == ["update schema calls"])
        bench.select("third")
        #expect(bench.plan().lines.isEmpty)
    }
}
