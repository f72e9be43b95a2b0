import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("What differs at a vendor without anybody's edit")
struct NobodysEditTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try .three()
    }

    /// Expects that an edit of the description at a vendor is all that a sync finds.
    private func expectOnlyDescription(
        at vendor: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(try await bench.hand(vendor).change(egress, bench.known(vendor)) { $0.description = "What leaves" })
        let sync = try await bench.prepare(bench.request())
        #expect(sync.decision.conflicts == [], sourceLocation: sourceLocation)
        #expect(
            sync.decision.edits == [SyncEdit(.meter(egress), .changed, units: [.description], from: [vendor])],
            sourceLocation: sourceLocation
        )
    }

    @Test("is a dimension that a schema at Togai still has, though no meter has it any more")
    func leftDimension() async throws {
        try await bench.apply(try Sample.files([try Sample.meter { $0.dimensions = ["region", "tier"] }]))
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.meters("togai")[egress]?.dimensions == ["region", "tier"])
        try await expectOnlyDescription(at: "togai")
    }

    @Test("is a dimension that only another meter of the event had, which is gone")
    func dimensionOfAnother() async throws {
        let other = try Sample.meter("calls") { $0.dimensions = ["tier"] }
        try await bench.apply(try Sample.files([try Sample.meter(), other]))
        try await bench.apply(try Sample.files([try Sample.meter()]))
        try await expectOnlyDescription(at: "togai")
    }

    @Test("is a name that was made to fit, where the billable name that had the whole of it gets another text")
    func nameInBillableName() async throws {
        let name = String(repeating: "n", count: 60)
        try await bench.apply(try Sample.files([try Sample.meter { $0.name = name }]))
        #expect(try await bench.meters("togai")[egress]?.name == name)
        let hand = try bench.hand("togai")
        #expect(try await hand.change(egress, bench.known("togai")) { $0.billableName = "On the invoice" })
        let sync = try await bench.prepare(bench.request())
        #expect(sync.decision.conflicts == [])
        #expect(
            sync.decision.edits == [SyncEdit(.meter(egress), .changed, units: [.billableName], from: ["togai"])]
        )
    }

    @Test("is another name of universal time")
    func zone() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        let respelled = try Sample.meter { $0.resetSchedule = try Sample.schedule("0 0 1 * *", "UTC") }
        try await bench.apply(try Sample.files([respelled]))
        let binding = bench.store.bindings().first { $0.vendor == "ue" }
        #expect(binding?.meter?.resetSchedule?.timeZone.identifier == "UTC", "the definition is the new one")
        try await expectOnlyDescription(at: "ue")
    }
}
