import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("Whoever follows a run hears what it looks for")
struct SearchTests {
    private let egress = Model.definition("egress", ["unit": "MiB"])
    private let ann = Model.counter("egress", "ann")

    @Test("a creation whose answer was lost is told of once, with how long it is looked for, and that this is over")
    func lost() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostAfterAndSlow)
        bench.vendor.fail("CREATE", ann.ref, .lostBefore)
        try await bench.apply([egress, ann])
        let guarded = Search(vendor: Model.vendor, action: .create, ref: egress.ref, limit: .seconds(1))
        let unguarded = Search(vendor: Model.vendor, action: .create, ref: ann.ref, limit: .seconds(15))
        #expect(
            bench.searches.withLock(\.self) == [
                .init(guarded, true), .init(guarded, false), .init(unguarded, true), .init(unguarded, false),
            ]
        )
    }

    @Test("nothing is told where every answer comes, nor where one is refused")
    func quiet() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", ann.ref, .rejected)
        try await bench.apply([egress, ann])
        #expect(bench.searches.withLock(\.self) == [])
        #expect(bench.settled.withLock(\.self) == [])
    }

    @Test("what an earlier run asked for just before it was cut off is told of by the next, and what became of it")
    func crash() async throws {
        let bench = ModelBench(concurrency: 1)
        try await bench.apply([egress], cutOffAt: ann)
        bench.searches.withLock { $0 = [] }
        _ = try await bench.plan([egress, ann])
        let searches = bench.searches.withLock(\.self)
        #expect(searches.map(\.isBegun) == [true, false])
        #expect(searches.first?.search.cause == .cutOff)
        #expect(searches.first?.search.ref == ann.ref)
        #expect(searches.first?.search.limit == .seconds(15))
        #expect(bench.settled.withLock(\.self) == ["model 0 1"])
    }

    @Test("what an earlier run left open is not looked for where the first look shows it, nor where it was to go")
    func shown() async throws {
        let bench = ModelBench(concurrency: 1)
        bench.vendor.fail("CREATE", egress.ref, .lostAfterAndDown)
        try await bench.apply([egress])
        bench.vendor.recover()
        bench.searches.withLock { $0 = [] }
        try await bench.apply([egress])
        #expect(bench.searches.withLock(\.self) == [])
        bench.vendor.fail("DELETE", ObjectRef(ModelKind.definition, "definition-1"), .lostBeforeAndDown)
        try await bench.apply([])
        bench.vendor.recover()
        bench.searches.withLock { $0 = [] }
        #expect(try await bench.plan([]).lines == ["delete definition egress"])
        #expect(bench.searches.withLock(\.self) == [])
        #expect(bench.settled.withLock(\.self) == ["model 1 0", "model 0 1"])
    }

    @Test("what several creations are looked for with is told once, with how many they are")
    func several() async throws {
        let bench = ModelBench(concurrency: 2)
        let others = ["a", "b"].map { Model.definition($0) }
        for other in others { bench.vendor.fail("CREATE", other.ref, .lostBeforeAndDown) }
        try await bench.apply(others)
        bench.vendor.recover()
        bench.searches.withLock { $0 = [] }
        _ = try await bench.plan(others)
        #expect(bench.searches.withLock(\.self).map(\.search.others) == [1, 1])
    }
}
