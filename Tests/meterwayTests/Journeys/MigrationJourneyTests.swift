import HTTPTypes
import Metering
import SandboxServer
import SeededRandom
import Testing

@Suite("Migrations from their first day to their last")
struct MigrationJourneyTests {
    @Test(
        "assess, run, send to both, verify, cut over: nothing is deleted at the old vendor, and what it counted is still told",
        arguments: Array(JourneyWay.all.enumerated())
    )
    func journey(seed: Int, way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await Journey(vendors, way, seed: seed)
            try await journey.assess()
            try await journey.run(cutOffAfter: seed)
            try await journey.send()
            let sums = journey.usage.sums
            for end in [way.from, way.to] {
                #expect(try await vendors.usage(of: "Egress", at: end, in: Journey.window) == sums, "\(end)")
            }
            let verified = try await journey.verify(["--events", "december.ndjson"])
            #expect(verified.status == 0, "\(verified.words)")
            let rows = try verified.json()["rows"]?.array ?? []
            #expect(rows.count >= 12, "\(rows.count)")
            #expect(rows.allSatisfy { $0["equal"]?.bool == true })
            _ = await journey.project.run(journey.command("cutover", ["--yes"]), cutOffAfter: seed % 5)
            try await journey.done(journey.command("cutover", ["--yes"]))
            await journey.project.expectSettled()
            #expect(vendors.requests(way.from.vendor) { $0 == .delete } == 0)
            #expect(try await journey.told(of: "egress", by: way.from.vendor) == sums)
            try await back(journey, way)
        }
    }

    /// Takes the cutover back, then the run, as far as the vendors permit.
    private func back(_ journey: Journey, _ way: JourneyWay) async throws {
        let project = journey.project
        if way.canReturn {
            try await journey.done(journey.command("rollback", ["--yes"]))
            await project.expectSettled()
            let rows = try await journey.verify(["--no-record"]).json()["rows"]?.array ?? []
            #expect(!rows.isEmpty && rows.allSatisfy { $0["equal"]?.bool == true })
            try await journey.done(journey.command("rollback", ["--yes"]))
            await project.expectSettled()
            #expect(try project.read("meters/meters.yaml").contains("vendors: [\(way.from.vendor)]"))
        } else {
            let outcome = await project.run(journey.command("rollback", ["--yes"]))
            #expect(outcome.status == 3, "\(outcome.words)")
            await project.expectSettled()
        }
        let status = await project.run("migrate", "status")
        #expect(status.status == 0, "\(status.words)")
        #expect(await project.run("history", "--verify").status == 0)
    }
}
