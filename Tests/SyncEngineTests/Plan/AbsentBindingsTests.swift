import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("A vendor that has nothing of what is bound")
struct AbsentBindingsTests {
    private let egress = Model.definition("egress")
    private let calls = Model.definition("calls")
    private let schema = Model.schema("api", of: ["egress", "calls"])

    private func note(_ bench: PlanBench) -> String? {
        AbsentBindings.note(bench.bindings, bench.observed, ModelTranslator())
    }

    /// A bench at which two definitions are bound, and a schema where it is asked for.
    private func bench(withSchema: Bool = false) -> PlanBench {
        var bench = PlanBench()
        if withSchema { bench.addBound(schema, "api") }
        bench.addBound(egress, "d1")
        bench.addBound(calls, "d2")
        return bench
    }

    @Test("it may be another account, which is told with how many objects are bound")
    func none() throws {
        var bench = bench()
        bench.observed = [Model.observed(egress, "other")]
        let note = try #require(self.note(bench))
        #expect(
            note.hasPrefix("Of the 2 objects that are bound here none is at the vendor. If `url` or the"),
            "\(note)"
        )
        bench.bindings.removeLast()
        let one = self.note(bench) ?? ""
        #expect(one.hasPrefix("The one object that is bound here is not at the vendor. "), "\(one)")
    }

    @Test("nothing is said where one of them is there, or nothing is bound")
    func some() {
        var bench = bench()
        bench.observed.removeLast()
        #expect(note(bench) == nil)
        bench.bindings = []
        #expect(note(bench) == nil)
    }

    @Test("what was to end by itself, and what is not managed as the connection is set, tells nothing")
    func silent() {
        var bench = PlanBench()
        bench.addBound(Model.counter("egress", "ann", ["ending": true]), "c1")
        bench.addBound(egress, "d1")
        bench.bindings[1].ref = ObjectRef(ObjectKind("rule"), "egress")
        bench.observed = []
        #expect(note(bench) == nil)
        bench.addBound(calls, "d2")
        bench.observed = []
        #expect(note(bench)?.hasPrefix("The one object") == true)
    }

    @Test("an object whose id is its name is there in every account, so that the others decide")
    func named() {
        var bench = bench(withSchema: true)
        #expect(note(bench) == nil)
        bench.observed.removeAll { $0.kind == ModelKind.definition }
        let words = "Of the 2 objects that are bound here by an id that the vendor gave none is at the vendor. "
        #expect(note(bench)?.hasPrefix(words) == true)
        bench.bindings.removeAll { $0.ref.kind == ModelKind.definition }
        #expect(note(bench) == nil, "where there are no others, it is one that is there")
        bench.observed = []
        #expect(note(bench)?.hasPrefix("The one object that is bound here is not") == true)
    }

    @Test("what hangs on definitions that are there by their names is taken away by people, and tells nothing")
    func hanging() {
        var bench = PlanBench()
        bench.addBound(egress, "egress")
        bench.addBound(Model.counter("egress", "ann", [:]), "c1")
        bench.observed.removeAll { $0.kind != ModelKind.definition }
        #expect(note(bench) == nil)
        bench.observed = []
        #expect(note(bench)?.hasPrefix("Of the 2 objects that are bound here none") == true)
    }
}
