import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("What a vendor has")
struct ObserverTests {
    private let egress = Model.definition("egress")
    private let ingress = Model.definition("ingress")

    @Test("what the lists lack and a binding names is asked for before it counts as gone")
    func confirmedAbsence() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([egress, ingress])
        bench.vendor.state.withLock { $0.unlisted = [ObjectRef(ModelKind.definition, "definition-1")] }
        bench.vendor.remove(ModelKind.definition, "definition-2")
        bench.clock.withLock { $0 = $0.adding(seconds: 60) }
        let plan = try await bench.plan([egress, ingress])
        #expect(plan.lines == ["create definition ingress"])
        let reads = bench.vendor.log.filter { $0.hasPrefix("read") }.sorted()
        #expect(reads == ["read definition definition-1", "read definition definition-2"])
    }

    @Test("what a list tells twice is there once")
    func repeatedObjects() async throws {
        let bench = ModelBench()
        bench.vendor.put(Model.observed(egress, "d1"))
        bench.vendor.put(Model.observed(ingress, "d2"))
        bench.vendor.state.withLock { $0.listsTwice = true }
        let plan = try await bench.plan([egress])
        #expect(plan.lines == ["adopt definition egress"])
        #expect(plan.unmanaged.map(\.id) == ["d2"])
    }

    @Test("a vendor that cannot be read has a failure in place of a plan, and is not written to")
    func unreachable() async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        bench.vendor.state.withLock { $0.isDown = true }
        let (plan, report) = try await bench.apply([egress, ingress])
        #expect(plan.failure?.category == .unreachable)
        #expect(plan.changes.isEmpty)
        #expect(report == ApplyReport())
        #expect(bench.vendor.writes.count == 1)
        #expect(bench.memory.bindings().count == 1)
    }

    @Test(
        "it is told that a vendor is read, from the first request to the last, of lists as of what narrows definitions down"
    )
    func toldOfReading() async throws {
        let bench = ModelBench()
        bench.vendor.put(Model.observed(egress, "d1"))
        let told = Mutex<[Bool]>([])
        let connection = VendorConnection(
            name: Model.vendor,
            adapterName: "model",
            adapter: ModelAdapter(vendor: bench.vendor),
            concurrency: 1,
            requests: { 0 },
            reading: { isBegun in told.withLock { $0.append(isBegun) } }
        )
        let observation = try await Observer.observe(connection, bindings: [])
        #expect(told.withLock(\.self) == [true, false])
        _ = try await Observer.conditions(on: observation.objects, bindings: [], at: connection)
        #expect(told.withLock(\.self) == [true, false, true, false])
        _ = try await Observer.conditions(on: [], bindings: [], at: connection)
        #expect(told.withLock(\.self).count == 4, "nothing is read of nothing")
    }

    @Test("a plan writes nothing, at the vendor or in the state")
    func planWritesNothing() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([egress, ingress])
        bench.vendor.remove(ModelKind.definition, "definition-1")
        let bindings = bench.memory.bindings()
        #expect(try await bench.plan([ingress]).forgotten == [egress.ref])
        #expect(bench.memory.bindings() == bindings)
        #expect(bench.memory.history(limit: 9).count == 1)
        #expect(bench.vendor.writes.count == 2)
    }
}
