import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("Until when something waits")
struct WaitingTests {
    private let definition = ObjectRef(ModelKind.definition, "a")

    private func period(_ customer: String, endingIn seconds: Int64) -> RunningPeriod {
        RunningPeriod(customer: customer, value: 1, end: Model.now.adding(seconds: seconds))
    }

    /// A definition whose aggregation changes and which is replaced beside itself, with two counters.
    private func replaced(ends: [Int64]) -> PlanBench {
        var bench = PlanBench(options: ReplacementModel.options())
        bench.addBound(ReplacementModel.old[0], "d1")
        for (offset, end) in ends.enumerated() {
            bench.addBound(ReplacementModel.old[offset + 1], "c\(offset)", links: [definition: "d1"])
            bench.observed[offset + 1].running = period("c\(offset)", endingIn: end)
        }
        bench.objects[0] = ReplacementModel.new[0]
        return bench
    }

    @Test("an object whose place another takes waits for the last of the periods that hang on it")
    func lastPeriod() {
        let waits = replaced(ends: [60, 3_600]).plan().change(definition)?.supersession?.waits
        #expect(waits == Waiting(until: Model.now.adding(seconds: 3_600), reason: "2 objects hang on it"))
    }

    @Test("with somebody else's object on it, nobody knows until when it waits")
    func foreign() {
        var bench = replaced(ends: [60, 3_600])
        bench.observed.append(
            ObservedObject(
                kind: ModelKind.counter,
                id: "theirs",
                name: "eve",
                image: ObjectImage(["parent": "d1"]),
                marks: [:],
                body: .null,
                running: period("eve", endingIn: 7_200)
            )
        )
        let waits = bench.plan().change(definition)?.supersession?.waits
        #expect(
            waits == Waiting(until: nil, reason: "3 objects hang on it; 1 of them is not managed here")
        )
    }

    /// A change of the aggregation that waits, with a counter of a period that ends so many seconds from now.
    private func held(end: Int64) throws -> PlanBench {
        let key = try #require(Meter.Key("a"))
        let applied = try Meter(Meter.Draft(key: key, name: "A", aggregation: .count))
        let unique = try Meter(Meter.Draft(key: key, name: "A", aggregation: .unique(.customer)))
        var bench = PlanBench(meters: [key: applied])
        bench.addBound(Model.definition("a"), "d1")
        bench.addBound(Model.counter("a", "ann"), "c1", links: [definition: "d1"])
        bench.observed[1].running = period("ann", endingIn: end)
        bench.meters = [key: unique]
        bench.patient = [key]
        return bench
    }

    @Test("a change that waits does so until the end of the period that runs")
    func runningPeriod() throws {
        let waits = try held(end: 60).plan().changes.first?.waits
        #expect(waits?.until == Model.now.adding(seconds: 60))
    }

    @Test("a definition that was recorded in another spelling has no change that would wait")
    func spelling() throws {
        let key = try #require(Meter.Key("a"))
        var draft = Meter.Draft(key: key, name: "A", aggregation: .sum)
        draft.value = .expression(.attribute("km"))
        let meter = try Meter(draft)
        var recorded = try #require(meter.json.object)
        recorded["value"] = "(attributes.km)"
        var binding = Model.binding(Model.definition("a"), "d1")
        binding.definition = .object(recorded)
        let inForce = DefinitionsInForce(
            [key: meter],
            patient: [key],
            bindings: [binding],
            kind: ModelKind.definition,
            now: Model.now
        )
        #expect(inForce.held == [:] && Array(inForce.recorded.keys) == [key])
    }

    @Test("a saved plan keeps until when a change waits, so that it is stale where that moved")
    func saved() throws {
        let saved = try [60, 120].map {
            SavedVendor(try held(end: $0).plan(), nil, [], isSandboxed: false).changes.map(\.waits)
        }
        #expect(saved[0] == [Model.now.adding(seconds: 60).description] && saved[1] != saved[0])
    }

    @Test("a saved plan keeps what a delete takes away of a running period, of which an update takes nothing")
    func savedLoss() {
        var bench = PlanBench()
        bench.addBound(Model.definition("a"), "d1")
        let counter = Model.counter("a", "ann", ["isEnding": true])
        bench.addBound(counter, "c1", links: [definition: "d1"], changing: ["isEnding": false])
        bench.observed[1].running = period("ann", endingIn: 60)
        let saved = { (bench: PlanBench) in SavedVendor(bench.plan(), nil, [], isSandboxed: false).changes }
        #expect(saved(bench).map(\.action) == [.update] && saved(bench).map(\.loss) == [nil])
        bench.objects.removeLast()
        #expect(saved(bench).map(\.action) == [.delete] && saved(bench).map(\.loss?.value) == ["1"])
    }

    @Test("a period that should have ended, and that the vendor has not begun anew, is not waited for")
    func overdue() throws {
        let waits = try held(end: -60).plan().changes.first?.waits
        let date = Model.now.date
        let nextMonth = try #require(CivilDate(year: date.year, month: date.month, day: 1)).adding(months: 1)
        #expect(waits?.until == Timestamp(midnightOf: nextMonth))
    }
}
