import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("What a sync put at a vendor and no file has")
struct KeptBySyncTests {
    private let egress = Model.definition("egress")
    private let ingress = Model.definition("ingress")

    /// Egress is in the files; ingress was put there by a sync, with a counter of its own.
    private func bench() -> PlanBench {
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        bench.addBound(ingress, "d2")
        bench.addBound(Model.counter("ingress", "alice"), "c1", links: [ingress.ref: "d2"])
        bench.objects = [egress]
        for index in 1...2 { bench.bindings[index].isSynced = true }
        return bench
    }

    @Test("it stays, with one remark for the meter, and without the mark it goes")
    func stays() {
        var bench = bench()
        let plan = bench.plan()
        #expect(plan.lines == [])
        #expect(plan.remarks.map(\.ref) == [ingress.ref])
        for index in bench.bindings.indices { bench.bindings[index].isSynced = false }
        #expect(bench.plan().lines == ["delete counter ingress/alice/k", "delete definition ingress"])
    }

    @Test("it is taken over as soon as a file has it, without a write")
    func takenOver() {
        var bench = bench()
        bench.objects = [egress, ingress, Model.counter("ingress", "alice")]
        let plan = bench.plan()
        #expect(plan.lines == [])
        #expect(plan.refreshed.map(\.ref) == [ingress.ref, ObjectRef(ModelKind.counter, "ingress/alice/k")])
        #expect(plan.refreshed.filter(\.isSynced) == [])
    }

    @Test("of an object that it shares with a meter of the files, its part stays")
    func shared() {
        var bench = PlanBench()
        let both = Model.schema("api", of: ["egress", "ingress"], attributes: ["bytes", "calls"])
        bench.addBound(both, "s1")
        bench.addBound(egress, "d1")
        bench.addBound(ingress, "d2")
        bench.bindings[2].isSynced = true
        bench.objects = [Model.schema("api", of: ["egress"], attributes: ["bytes"]), egress]
        let plan = bench.plan()
        #expect(plan.lines == [])
        #expect(plan.refreshed.allSatisfy { $0.recorded["attributes.calls"] == true })
        bench.bindings[2].isSynced = false
        #expect(bench.plan().lines == ["update schema api", "delete definition ingress"])
    }

    @Test("so does a customer's counter of a meter of the files, which a sync marks as its own")
    func customer() throws {
        let counter = Model.counter("egress", "alice")
        var bench = PlanBench()
        bench.addBound(egress, "d1")
        bench.addBound(counter, "c1", links: [egress.ref: "d1"])
        bench.sync = SyncPlanning(unfiled: UnfiledObjects(customers: [counter.ref.key]))
        let synced = bench.plan()
        #expect(synced.refreshed.map(\.ref) == [counter.ref] && synced.refreshed.map(\.isSynced) == [true])
        bench.bindings[1] = try #require(synced.refreshed.first)
        bench.sync = nil
        bench.objects = [egress]
        let plan = bench.plan()
        #expect(plan.lines == [])
        #expect(plan.remarks.map(\.ref) == [counter.ref])
        bench.select("else")
        #expect(bench.plan().remarks == [])
    }

    @Test("what it is called cannot be taken by another")
    func name() {
        var bench = bench()
        bench.objects.append(Model.definition("ingress2", ["externalRef": "ingress"]))
        bench.objects[1].marks = [Mark("externalRef", "ingress")]
        #expect(bench.plan().lines == ["blocked definition ingress2"])
    }

    @Test("where it is gone at the vendor its binding stays, for the next sync to see")
    func gone() {
        var bench = bench()
        bench.observed.removeAll { $0.id != "d1" }
        let plan = bench.plan()
        #expect(plan.forgotten == [])
        #expect(plan.lines == [])
    }
}
