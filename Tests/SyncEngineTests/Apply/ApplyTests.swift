import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("An apply makes the vendor what the project wants")
struct ApplyTests {
    private let schema = Model.schema("calls", of: ["egress"], attributes: ["bytes"])
    private let egress = Model.definition("egress", schema: "calls", ["unit": "MiB"])
    private let ann = Model.counter("egress", "ann")
    private let bob = Model.counter("egress", "bob")

    private var all: [DesiredObject] { [schema, egress, ann, bob] }
    private var free: PlanOptions { PlanOptions(adopt: true, allowReplace: true, now: Model.now) }

    @Test("after an apply the next plan is empty, and every object is bound as ours with its links")
    func fixedPoint() async throws {
        let bench = ModelBench()
        let report = try await bench.apply(all).report
        #expect(report == ApplyReport(applied: 4))
        let plan = try await bench.plan(all)
        #expect(plan.changes.isEmpty)
        #expect(plan.unchanged == 4)
        #expect(plan.refreshed.isEmpty)
        let bindings = bench.memory.bindings()
        #expect(bindings.map(\.ref) == all.map(\.ref).sorted())
        #expect(bindings.allSatisfy { $0.isOurs })
        #expect(
            bindings.filter { $0.ref.kind == ModelKind.counter }.allSatisfy { $0.recorded["parent"] == "definition-2" }
        )
        #expect(bench.memory.openIntents().isEmpty)
    }

    @Test("every write is written down before it is sent, with its marks resolved, and its outcome after")
    func journal() async throws {
        let bench = ModelBench()
        try await bench.apply(all)
        let steps = bench.memory.history(limit: 1)[0].steps
        #expect(steps.count == 4)
        let counter = try #require(steps.first { $0.intent.ref == ann.ref })
        #expect(counter.intent.marks == [Mark("identity", "definition-2/ann")])
        #expect(counter.intent.changes.contains(FieldChange(path: "parent", before: .null, after: "definition-2")))
        #expect(steps.allSatisfy { $0.outcome != nil })
    }

    @Test("dependants are made after, and taken away before, what they stand on")
    func order() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(all)
        try await bench.apply([])
        #expect(
            bench.vendor.writes == [
                "CREATE schema calls", "CREATE definition egress", "CREATE counter egress/ann/k",
                "CREATE counter egress/bob/k", "DELETE counter counter-3", "DELETE counter counter-4",
                "DELETE definition definition-2", "DELETE schema schema-1",
            ]
        )
        #expect(bench.memory.bindings().isEmpty)
        #expect(bench.vendor.objects.isEmpty)
    }

    @Test("a replacement takes away from the top and makes again from the bottom")
    func replacement() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply(all)
        let changed = [
            schema, Model.definition("egress", schema: "calls", ["unit": "MiB", "aggregation": "max"]), ann,
        ]
        let (plan, report) = try await bench.apply(changed, options: free)
        #expect(
            plan.lines == [
                "replace definition egress", "replace counter egress/ann/k", "delete counter egress/bob/k",
            ]
        )
        #expect(report == ApplyReport(applied: 3))
        #expect(
            bench.vendor.writes.dropFirst(4) == [
                "DELETE counter counter-3", "DELETE counter counter-4", "DELETE definition definition-2",
                "CREATE definition egress", "CREATE counter egress/ann/k",
            ]
        )
        #expect(try await bench.plan(changed).changes.isEmpty)
    }

    @Test("a replacement that is not allowed sends nothing to what it would touch")
    func withheldReplacement() async throws {
        let bench = ModelBench()
        try await bench.apply([schema, egress, ann])
        let other = Model.definition("other")
        let changed = [schema, Model.definition("egress", schema: "calls", ["aggregation": "max"]), ann, bob, other]
        let report = try await bench.apply(changed).report
        #expect(bench.vendor.writes.dropFirst(3) == ["CREATE definition other"])
        #expect(report == ApplyReport(applied: 1, withheld: 3))
        #expect(bench.vendor.objects.allSatisfy { $0.image["parent"].string?.contains("$") != true })
    }

    @Test("an adopted object is bound and not ours, and what differed is changed")
    func adoption() async throws {
        let bench = ModelBench()
        bench.vendor.put(Model.observed(schema, "s1"))
        bench.vendor.put(Model.observed(egress, "d1", changing: ["unit": "GiB"]))
        let withheld = try await bench.apply([schema, egress]).report
        #expect(withheld == ApplyReport(applied: 1, withheld: 1))
        #expect(bench.vendor.writes.isEmpty)
        #expect(bench.memory.bindings().map(\.ref) == [schema.ref])
        let report = try await bench.apply([schema, egress], options: free).report
        #expect(report == ApplyReport(applied: 1))
        #expect(bench.vendor.writes == ["UPDATE definition egress"])
        #expect(bench.memory.bindings().map(\.isOurs) == [false, false])
        #expect(try await bench.plan([schema, egress]).changes.isEmpty)
    }

    @Test("an update leaves the binding ours or adopted as it was")
    func ownership() async throws {
        let bench = ModelBench()
        bench.vendor.put(Model.observed(egress, "d1"))
        try await bench.apply([schema, egress])
        let changed = [
            Model.schema("calls", of: ["egress"], attributes: ["bytes", "items"]),
            Model.definition("egress", schema: "calls", ["unit": "GiB"]),
        ]
        #expect(try await bench.apply(changed).report.applied == 2)
        #expect(bench.memory.bindings().map(\.isOurs) == [false, true])
    }

    @Test("the core definition is kept with the binding of the definition alone")
    func definitions() async throws {
        let bench = ModelBench()
        let key = try #require(Meter.Key("egress"))
        let meter = try Meter(Meter.Draft(key: key, name: "Egress", aggregation: .count))
        try await bench.apply(all, definitions: [key: meter])
        for binding in bench.memory.bindings() {
            #expect(binding.definition == (binding.ref.kind == ModelKind.definition ? meter.json : .null))
        }
    }

    @Test("an object that is only unbound stays at the vendor")
    func unbinding() async throws {
        let bench = ModelBench()
        let kept = Model.definition("egress", ["keep": true])
        try await bench.apply([kept])
        let report = try await bench.apply([]).report
        #expect(report == ApplyReport(applied: 1))
        #expect(bench.vendor.writes == ["CREATE definition egress"])
        #expect(bench.vendor.objects.count == 1)
        #expect(bench.memory.bindings().isEmpty)
    }

    @Test("a binding of what is gone is forgotten, and what was deleted behind our back is made again")
    func goneObjects() async throws {
        let bench = ModelBench()
        try await bench.apply([schema, egress])
        try await bench.apply([schema, egress, Model.definition("old")])
        bench.vendor.remove(ModelKind.definition, "definition-2")
        bench.vendor.remove(ModelKind.definition, "definition-3")
        let (plan, report) = try await bench.apply([schema, egress])
        #expect(plan.lines == ["create definition egress"])
        #expect(report.applied == 1)
        #expect(bench.memory.bindings().map(\.id) == ["definition-4", "schema-1"])
    }

    @Test("no more writes are under way at once than the vendor allows", arguments: [1, 3])
    func concurrency(limit: Int) async throws {
        let bench = ModelBench(concurrency: limit)
        let many = (0..<40).map { Model.definition("meter-\($0)") }
        #expect(try await bench.apply(many).report.applied == 40)
        #expect(bench.vendor.mostRunning <= limit)
        #expect(bench.vendor.mostRunning >= min(limit, 2))
    }

    @Test("who is asked to stop begins no further write, and the next run does the rest")
    func stopping() async throws {
        let bench = ModelBench(concurrency: 1)
        bench.stopAfter.withLock { $0 = 2 }
        let report = try await bench.apply(all).report
        #expect(report == ApplyReport(applied: 2, isCancelled: true))
        #expect(bench.vendor.writes.count == 2)
        #expect(bench.memory.openIntents().isEmpty)
        bench.stopAfter.withLock { $0 = nil }
        #expect(try await bench.apply(all).report == ApplyReport(applied: 2))
    }
}
