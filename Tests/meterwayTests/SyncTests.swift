import HTTPTypes
import Metering
import Testing

@Suite("Sync from one vendor to others")
struct OneWaySyncTests {
    /// A project that has no meter in its files, at every vendor.
    private func empty(_ vendors: TestVendors) throws -> TestProject { try vendors.syncProject() }

    /// Makes two meters at a vendor, in another team's name.
    private func fill(_ vendors: TestVendors, _ vendor: String, _ meters: String = Meters.two) async throws {
        let made = await (try vendors.project(meters, at: [vendor])).run("apply", "--yes")
        try #require(made.status == 0, "\(made.words)")
    }

    @Test("the source's meters are made at the others, the source is not written, and the next sync is empty")
    func fresh() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "togai")
            let writes = vendors.requests("togai") { $0 != .get }
            let project = try empty(vendors)
            let arguments = ["sync", "--from", "togai", "--to", "amberflo,usage-engine"]

            let preview = await project.succeed(arguments + ["--dry-run", "--format", "json"])
            #expect(
                try preview.json().changeList.filter { !$0.hasPrefix("togai") } == [
                    "amberflo create calls", "amberflo create egress", "usage-engine create calls",
                    "usage-engine create egress",
                ]
            )
            #expect(!project.has(".meterway"), "a dry run writes nothing")
            let declined = await project.run(arguments)
            #expect(declined.status == 1)
            #expect(vendors.requests("amberflo") { $0 != .get } == 0)

            let synced = await project.succeed(arguments + ["--yes", "--format", "json"])
            #expect(try synced.json()["conflicts"] == [] && synced.json()["failed"] == [])
            let again = await project.succeed(arguments + ["--yes", "--format", "json"])
            #expect(try again.json()["applied"]?.int == 0)
            #expect(vendors.requests("togai") { $0 != .get } == writes, "the source is not written to")
            let plan = await project.run("plan", "--detailed-exitcode")
            #expect(plan.status == 0, "a plan leaves alone what a sync made: \(plan.words)")
        }
    }

    @Test("an edit at the source flows on, and one at a target is taken back")
    func edits() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "togai")
            let project = try empty(vendors)
            let arguments = ["sync", "--from", "togai", "--to", "amberflo", "--yes", "--format", "json"]
            await project.succeed(arguments)
            try await vendors.byOthers(at: "togai") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Traffic")
            }
            try await vendors.byOthers(at: "amberflo") {
                try $0.edit("meters/meters.yaml", "name: Calls", "name: Theirs")
            }
            let preview = try await project.run(arguments + ["--dry-run"]).json()
            #expect(preview.changeList == ["amberflo update calls", "amberflo update egress"])
            await project.succeed(arguments)
            let held = await project.run("explain", "egress")
            #expect(held.status == 1, "the files have no such meter: \(held.words)")
            #expect(try await project.run(arguments).json()["applied"]?.int == 0)
        }
    }

    @Test("what the source no longer has stays, and goes with --prune where a sync made it")
    func prune() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "togai")
            try await fill(vendors, "amberflo", Meters.event + "meters:\n" + Meters.meter("own", name: "Own"))
            let project = try empty(vendors)
            let arguments = ["sync", "--from", "togai", "--to", "amberflo", "--yes", "--format", "json"]
            await project.succeed(arguments)
            try await vendors.byOthers(at: "togai") { try $0.edit("meters/meters.yaml", Meters.calls, "") }

            let left = try await project.run(arguments).json()
            #expect(left["applied"]?.int == 0)
            #expect(left["notes"]?.array?.contains { $0["kind"] == "left" && $0["subject"] == "calls" } == true)
            let pruned = try await project.run(arguments + ["--prune", "--dry-run"]).json()
            #expect(pruned.changeList == ["amberflo delete calls"])
            await project.succeed(arguments + ["--prune"])
            let names = vendors.holdings.keys.filter { $0.hasPrefix("amberflo meter") }
            #expect(names.count == 2, "the meter of others stays: \(names)")
        }
    }

    @Test(
        "mistakes in the arguments are told, all at once",
        arguments: [
            (["sync"], "give at least two vendors"),
            (["sync", "togai"], "give at least two vendors"),
            (["sync", "--from", "togai"], "needs a vendor to carry to"),
            (["sync", "--to", "togai"], "`--to` needs a source"),
            (["sync", "--from", "togai", "--to", "togai"], "cannot be the source and a target"),
            (["sync", "--from", "togai", "--to", "amberflo", "usage-engine"], "are peers"),
            (["sync", "togai", "amberflo", "--prune"], "`--prune` is for `--from`"),
            (["sync", "togai", "amberflo", "--vendor", "togai"], "leave `--vendor` out"),
            (["sync", "togai", "nowhere"], "there is no vendor `nowhere`"),
        ]
    )
    func mistakes(arguments: [String], words: String) async throws {
        let project = try TestProject([
            "meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.none,
        ])
        let outcome = await project.run(arguments)
        #expect(outcome.status == 1)
        #expect(outcome.err.contains(words), "\(outcome.words)")
    }
}
