import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("What a vendor has as an import takes it over")
struct TakenOverTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try SyncBench([("togai", "togai", [:])])
    }

    /// A count of which Togai cannot evaluate the filter, so that it counts events by an attribute of its own; a draft, which
    /// somebody can let count otherwise there.
    private func refusedCalls() throws -> Meter {
        try Sample.meter("egress", "Refused") { draft in
            draft.aggregation = .count
            draft.value = nil
            draft.filter = try Sample.formula(#"dimensions.region != "eu""#)
            draft.category = "Network"
            draft.status = .draft
        }
    }

    private func taken() async throws -> Meter? {
        let hand = try bench.hand("togai")
        let beside = TakenOver.Surroundings(
            events: [try Sample.event()],
            overrides: [:],
            defaults: bench.defaults,
            now: SyncBench.now
        )
        let taken = TakenOver(
            "togai",
            hand.adapter.translator,
            try await hand.objects(),
            bench.store.bindings(),
            taken: [],
            beside: beside
        )
        return taken.inventory.meters.first { $0.meter.key == egress }?.meter
    }

    @Test("a number that would come out otherwise than it stands there is taken over as it stands there")
    func otherwise() async throws {
        try await bench.apply(try Sample.files([try refusedCalls(), try Sample.meter("calls", "Calls")]))
        #expect(try await taken() == (try refusedCalls()))
        let isDone = try await bench.hand("togai").change(egress, bench.known("togai")) { draft in
            draft.aggregation = .sum
            draft.value = try Sample.formula("attributes.bytes")
        }
        try #require(isDone)
        let there = try #require(try await bench.meters("togai")[egress])
        #expect(there.aggregation == .sum)
        let meter = try #require(try await taken())
        #expect(meter.says(.number) == there.says(.number))
        #expect(meter.filter != (try refusedCalls()).filter)
        #expect(meter.category == "Network", "what Togai has no place for stays as it was recorded")
    }
}
