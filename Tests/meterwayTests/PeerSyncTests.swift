import Metering
import Testing

@Suite("Sync among peers")
struct PeerSyncTests {
    /// Each vendor as the first, with the others in turn.
    private static let orders = vendorNames.indices.reversed().map { first in
        Array(vendorNames[...first].reversed() + vendorNames[(first + 1)...].reversed())
    }

    /// The other vendors, in the order of lists of changes.
    private static func others(than vendor: String) -> [String] { vendorNames.filter { $0 != vendor }.sorted() }

    /// A project without meters in its files over vendors that hold the same two meters, synced once.
    private func synced(_ vendors: TestVendors, _ files: String = Meters.none) async throws -> TestProject {
        let made = await (try vendors.project(Meters.two, at: ["togai"])).run("apply", "--yes")
        try #require(made.status == 0, "\(made.words)")
        let project = try vendors.syncProject(files)
        let first = await project.run(["sync"] + Self.orders[0] + ["--yes"])
        try #require(first.status == 0, "\(first.words)")
        return project
    }

    private func rename(_ vendors: TestVendors, at vendor: String, _ old: String, _ new: String) async throws {
        try await vendors.byOthers(at: vendor) { try $0.edit("meters/meters.yaml", "name: \(old)", "name: \(new)") }
    }

    @Test("after a sync the next is empty, for every order of vendors")
    func fixedPoint() async throws {
        try await TestVendors.serve { vendors in
            let project = try await synced(vendors)
            for order in Self.orders {
                let again = await project.succeed(["sync"] + order + ["--yes", "--format", "json"])
                #expect(try again.json()["applied"]?.int == 0)
                #expect(try again.json()["edits"] == [])
            }
            await project.succeed("plan", "--detailed-exitcode")
            await project.succeed("drift")
        }
    }

    @Test("an edit at one flows to the others, and a rename is followed", arguments: vendorNames)
    func oneEdit(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try await synced(vendors)
            try await rename(vendors, at: vendor, "Egress", "Traffic")
            let preview = try await project.run(["sync"] + Self.orders[1] + ["--dry-run", "--format", "json"]).json()
            #expect(preview.changeList == Self.others(than: vendor).map { "\($0) update egress" })
            let text = await project.succeed(["sync"] + Self.orders[1] + ["--yes"])
            #expect(text.out.contains("Changed since the last sync:"), "\(text.out)")
            #expect(
                try await project.run(["sync"] + Self.orders[2] + ["--yes", "--format", "json"]).json()["edits"] == []
            )
        }
    }

    @Test(
        "edits of one field to different values are a conflict: status 4, nothing of the meter is written, others are"
    )
    func conflict() async throws {
        try await TestVendors.serve { vendors in
            let project = try await synced(vendors)
            try await rename(vendors, at: "togai", "Egress", "Traffic")
            try await rename(vendors, at: "amberflo", "Egress", "Outbound")
            try await rename(vendors, at: "usage-engine", "Calls", "Requests")
            let arguments = ["sync"] + Self.orders[0] + ["--yes"]
            let outcome = await project.run(arguments + ["--format", "json"])
            #expect(outcome.status == 4, "\(outcome.words)")
            let conflict = try outcome.json()["conflicts"]?[0]
            #expect(conflict?["key"] == "egress" && conflict?["field"] == "name" && conflict?["base"] == "Egress")
            #expect(conflict?["sides"] == ["amberflo": "Outbound", "togai": "Traffic"])
            #expect(conflict?["remedy"]?.string?.contains("`--prefer amberflo` or `--prefer togai`") == true)
            let markdown = await project.run(arguments + ["--dry-run", "--format", "markdown"]).out
            #expect(markdown.contains("| make the sides agree, take one side for all by `--prefer"), "\(markdown)")
            let written = try outcome.json()["applied"]?.int
            #expect(written == vendorNames.count - 1, "the other meter is written: \(outcome.words)")

            let text = await project.run(arguments)
            #expect(text.status == 4)
            #expect(text.out.contains("Conflicts; nothing of these is written:"))
            #expect(text.out.contains("--prefer togai"), "\(text.out)")
            let settled = await project.succeed(arguments + ["--prefer", "togai", "--format", "json"])
            #expect(try settled.json()["applied"]?.int == vendorNames.count - 1)
            #expect(try await project.run(arguments + ["--format", "json"]).json()["applied"]?.int == 0)
        }
    }

    @Test("an account that lost everything stops the sync with status 5, until that is said to be meant")
    func emptied() async throws {
        try await TestVendors.serve { vendors in
            let project = try await synced(vendors)
            try await vendors.byOthers(at: "amberflo") {
                try $0.edit("meters/meters.yaml", Meters.egress, "")
                try $0.edit("meters/meters.yaml", "meters:\n" + Meters.calls, "meters: []\n")
            }
            let stopped = await project.run(["sync"] + Self.orders[0] + ["--yes"])
            #expect(stopped.status == 5, "\(stopped.words)")
            #expect(stopped.words.contains("amberflo: all 2 meters that were there are gone"), "\(stopped.words)")
            #expect(stopped.words.contains("`--max-deletes 3`"), "\(stopped.words)")
            let meant = await project.run(
                ["sync"] + Self.orders[0] + ["--yes", "--max-deletes", "3", "--format", "json"]
            )
            #expect(meant.status == 0, "\(meant.words)")
            let again = await project.run(["sync"] + Self.orders[1] + ["--yes", "--format", "json"])
            #expect(try again.json()["edits"] == [])
        }
    }

    @Test("what one deletes goes at the others; what another has changed meanwhile is a conflict")
    func deletion() async throws {
        try await TestVendors.serve { vendors in
            let project = try await synced(vendors)
            try await vendors.byOthers(at: "togai") { try $0.edit("meters/meters.yaml", Meters.calls, "") }
            let preview = try await project.run(["sync"] + Self.orders[0] + ["--dry-run", "--format", "json"]).json()
            #expect(preview.changeList == Self.others(than: "togai").map { "\($0) delete calls" })
            try await rename(vendors, at: "amberflo", "Calls", "Requests")
            let outcome = await project.run(["sync"] + Self.orders[0] + ["--yes", "--format", "json"])
            #expect(outcome.status == 4, "\(outcome.words)")
            #expect(try outcome.json()["conflicts"]?[0]?["field"] == "presence")
            #expect(try outcome.json()["applied"]?.int == 0)
            await project.succeed(["sync"] + Self.orders[0] + ["--yes", "--prefer", "togai"])
            #expect(
                try await project.run(["sync"] + Self.orders[1] + ["--yes", "--format", "json"]).json()["edits"] == []
            )
        }
    }

    @Test("what was taken away at one and made anew there is the same meter, and nothing goes", arguments: vendorNames)
    func madeAnew(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try await synced(vendors)
            try await vendors.byOthers(at: vendor) { try $0.edit("meters/meters.yaml", Meters.calls, "") }
            let theirs = await (try vendors.project(Meters.two, at: [vendor])).run("apply", "--yes", "--adopt")
            try #require(theirs.status == 0, "\(theirs.words)")
            let outcome = await project.succeed(["sync"] + Self.orders[0] + ["--yes", "--format", "json"])
            #expect(try outcome.json()["edits"]?.array?.contains { $0["kind"] == "deleted" } == false)
            #expect(
                try await project.run(["sync"] + Self.orders[1] + ["--yes", "--format", "json"]).json()["applied"]?.int
                    == 0
            )
        }
    }

    @Test("a peer that cannot be read holds up all, since a merge without it could lose an edit")
    func unread() async throws {
        try await TestVendors.serve { vendors in
            let project = try await synced(vendors)
            try await rename(vendors, at: "togai", "Egress", "Traffic")
            project.set(TestVendors.variable("amberflo", "apiKey"), "wrong")
            let before = vendors.holdings
            let outcome = await project.run(["sync"] + Self.orders[0] + ["--yes"])
            #expect(outcome.status == 1, "\(outcome.words)")
            #expect(outcome.words.contains("amberflo"))
            #expect(vendors.holdings == before)
        }
    }

    @Test("a sync is taken back by undo")
    func undone() async throws {
        try await TestVendors.serve { vendors in
            let project = try await synced(vendors)
            try await rename(vendors, at: "togai", "Egress", "Traffic")
            await project.succeed(["sync"] + Self.orders[0] + ["--yes"])
            let undone = await project.succeed("undo", "--yes", "--format", "json")
            #expect(try undone.json()["applied"]?.int == vendorNames.count - 1)
            await project.succeed("history", "--verify")
        }
    }
}
