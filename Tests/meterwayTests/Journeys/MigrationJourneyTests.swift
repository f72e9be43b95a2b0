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

    @Test("vendors that fail all the way lose nothing and double nothing", arguments: JourneyWay.directions)
    func failing(_ way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await Journey(vendors, way, keys: ["egress", "calls", "eu-egress"])
            let effects: [FaultEffect] = [
                .dropAfter, .dropBefore, .answer(FaultAnswer(status: 500, handled: true)), .truncate(bytes: 9),
                .answer(FaultAnswer(status: 429, retryAfter: "0")),
            ]
            // What a collector may have counted waits for a person's word, which is another test's matter.
            for (number, effect) in effects.enumerated() {
                for endpoint in vendorNames {
                    let path = endpoint == "usage-engine" ? "*meter*" : "*"
                    let seed = number * 7 + endpoint.count
                    vendors.faults.add(try FaultRule(effect, endpoint: endpoint, path: path, percent: 3, seed: seed))
                }
            }
            try await journey.assess()
            try await journey.run()
            try await journey.send()
            let window = ["--window", Journey.window, "--events", "december.ndjson"]
            try await journey.done(journey.command("verify", window))
            try await journey.done(journey.command("cutover", ["--yes"]))
            #expect(vendors.faults.fired.values.reduce(0, +) > 0)
            vendors.faults.removeAll()
            await journey.project.expectSettled()
            for vendor in [way.from.vendor, way.to.vendor] {
                #expect(try await journey.told(of: "egress", by: vendor) == journey.usage.sums, "\(vendor)")
            }
            #expect(vendors.requests(way.from.vendor) { $0 == .delete } == 0)
            #expect(await journey.project.run("history", "--verify").status == 0)
        }
    }

    @Test("what a counter showed at its period's end is compared when the vendor no longer tells it")
    func recorded() async throws {
        let way = JourneyWay.from("usage-engine", to: "togai")
        try await TestVendors.serve { vendors in
            let journey = try await Journey(vendors, way, keys: ["egress", "calls"])
            try journey.decide()
            try await journey.run()
            try await journey.send()
            let end = Journey.december.adding(seconds: 31 * 86_400)
            vendors.wait(seconds: end.seconds - 20 - journey.project.time.seconds, journey.project)
            try await journey.done(["usage", "--record"])
            vendors.wait(seconds: 86_400, journey.project)
            let exact = try await journey.verify()
            #expect(exact.status == 4, "\(exact.words)")
            #expect(exact.out.contains("20 s away"), "\(exact.out)")
            let near = try await journey.verify(["--reading-gap", "30s", "--events", "december.ndjson"])
            #expect(near.status == 0, "\(near.words)")
            try await journey.done(journey.command("cutover", ["--yes"]))
            await journey.project.expectSettled()
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
            try await journey.done(journey.command("rollback", ["--yes", "--phase", "run"]))
            await project.expectSettled()
            #expect(try project.read("meters/meters.yaml").contains("vendors: [\(way.from.vendor)]"))
        } else {
            let outcome = await project.run(journey.command("rollback", ["--yes"]))
            #expect(outcome.status == 3, "\(outcome.words)")
            await project.expectSettled()
        }
        await project.succeed("migrate", "status")
        await project.succeed("history", "--verify")
    }
}
