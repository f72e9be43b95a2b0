import Metering
import Testing

@Suite("What others stand on stays")
struct StandingTests {
    /// A project of somebody else's at the same vendor, whose objects stand on what the first one made.
    private func others(_ vendors: TestVendors, at vendor: String) throws -> TestProject {
        let customers = "customers:\n  - { meter: egress, customer: globex@example.com, meterKey: k1 }\n"
        return vendor == "togai"
            ? try vendors.project(Meters.event + "meters:\n" + Meters.meter("theirs", name: "Theirs"), at: [vendor])
            : try vendors.project(Meters.event + "meters:\n" + Meters.egress + customers, at: [vendor])
    }

    @Test(
        "a schema whose meter goes only with a replacement that is not allowed waits for that, and nothing is refused"
    )
    func withheld() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.event + "meters:\n" + Meters.egress, at: ["togai"])
            await project.apply()
            try project.edit("meters/meters.yaml", "name: api_request", "name: download")
            try project.edit("meters/meters.yaml", "event: api_request", "event: download")
            let refused = await project.run("apply", "--yes", "--max-deletes", "9")
            #expect(refused.status == 3, "\(refused.words)")
            #expect(refused.out.contains("1 applied, 2 not allowed"), "\(refused.out)")
            #expect(
                refused.out.contains("It goes after what stands on it, which is made anew only with `--allow-replace`.")
            )
            await project.succeed("apply", "--yes", "--max-deletes", "9", "--allow-replace")
            await project.expectSettled()
        }
    }

    @Test(
        "a plan, an apply and an undo show that it cannot go, with what stands on it",
        arguments: ["togai", "usage-engine"]
    )
    func held(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            await project.apply()
            let theirs = try others(vendors, at: vendor)
            await theirs.apply()
            try project.write("meters/meters.yaml", Meters.none)
            let plan = try await project.run("plan", "--format", "json").json()
            let (kind, key, name) =
                vendor == "togai"
                ? ("eventSchema", "api_request", "usageMeter `Theirs`")
                : ("meterType", "egress", "meter `globex@example.com`")
            let blocked = plan.changes.filter { $0["action"] == "blocked" }
            #expect(blocked.map { $0["kind"]?.string } == [kind])
            #expect(blocked.map { $0["key"]?.string } == [key])
            let reason = blocked.first?["findings"]?.array?.first?["reason"]?.string ?? ""
            #expect(reason.contains("1 object that is not managed here stands on it: \(name) ("), "\(reason)")

            let undo = await project.run("undo", "--yes", "--max-deletes", "9")
            #expect(undo.status == 3, "\(undo.words)")
            #expect(undo.out.contains("! \(kind) \(key)"), "\(undo.out)")
            await theirs.expectSettled()
            let applied = await project.run("apply", "--yes", "--max-deletes", "9")
            #expect(applied.status == 3, "\(applied.words)")
            #expect(applied.out.contains("! \(kind) \(key)"))
            #expect(!applied.out.contains("failed"), "\(applied.out)")
            await theirs.expectSettled()
            await project.succeed("plan", "--detailed-exitcode")

            // Once nothing stands on it, it goes.
            try theirs.write("meters/meters.yaml", Meters.none)
            _ = await theirs.run("apply", "--yes", "--max-deletes", "9")
            await project.succeed("apply", "--yes", "--max-deletes", "9")
            #expect(await project.run("state", "list").out == "Nothing is bound.\n")
        }
    }
}
