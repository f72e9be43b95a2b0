import Foundation
import Metering
import Testing

@Suite("Sync with the files and with a person")
struct SyncFilesTests {
    private static let peers = ["sync", "togai", "amberflo", "usage-engine"]

    /// A project with two meters in its files, applied at every vendor.
    private func applied(_ vendors: TestVendors) async throws -> TestProject {
        let project = try vendors.syncProject(Meters.two)
        let outcome = await project.run("apply", "--yes")
        try #require(outcome.status == 0, "\(outcome.words)")
        return project
    }

    private func rename(_ vendors: TestVendors, at vendor: String, _ old: String, _ new: String) async throws {
        try await vendors.byOthers(at: vendor) { try $0.edit("meters/meters.yaml", "name: \(old)", "name: \(new)") }
    }

    @Test("edits of vendors and files flow both ways; comments stay, and the first plan afterwards is empty")
    func both() async throws {
        try await TestVendors.serve { vendors in
            let project = try await applied(vendors)
            try project.edit(
                "meters/meters.yaml",
                "  - key: egress\n",
                "  # What finance calls traffic.\n  - key: egress\n"
            )
            try project.edit(
                "meters/meters.yaml",
                "description: Requests answered",
                "description: All requests  # since May"
            )
            try await rename(vendors, at: "togai", "Egress", "Traffic")
            let synced = await project.succeed(Self.peers + ["--write-config", "--yes", "--format", "json"])
            #expect(try synced.json()["files"] == ["meters/meters.yaml"])
            let text = try project.read("meters/meters.yaml")
            #expect(text.contains("# What finance calls traffic.") && text.contains("# since May"))
            #expect(text.contains("name: Traffic") && !text.contains("name: Egress"))
            await project.succeed("plan", "--detailed-exitcode")
            let again = await project.run(Self.peers + ["--write-config", "--yes", "--format", "json"])
            #expect(try again.json()["edits"] == [] && again.json()["applied"]?.int == 0, "\(again.words)")
            #expect(try project.read("meters/meters.yaml") == text)
        }
    }

    @Test("meters that no file has are written into a new one, and those that go leave the files")
    func newAndGone() async throws {
        try await TestVendors.serve { vendors in
            let project = try await applied(vendors)
            try await vendors.byOthers(at: "amberflo") {
                try $0.edit("meters/meters.yaml", "meters:\n", "meters:\n" + Meters.meter("seats", name: "Seats"))
                try $0.edit("meters/meters.yaml", Meters.calls, "")
            }
            let preview = await project.run(Self.peers + ["--write-config", "--dry-run"])
            #expect(preview.out.contains("meters/synced.yaml"), "\(preview.words)")
            #expect(!project.has("meters/synced.yaml"))
            let synced = await project.run(Self.peers + ["--write-config", "--yes"])
            #expect(!synced.out.contains("conflict"), "\(synced.words)")
            #expect(try project.read("meters/synced.yaml").contains("key: seats"))
            #expect(try !project.read("meters/meters.yaml").contains("key: calls"))
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changes.filter { $0["action"] != "blocked" } == [], "\(plan.text(.pretty))")
        }
    }

    @Test("where no pattern takes the new file in, doing what is said makes room for it")
    func room() async throws {
        try await TestVendors.serve { vendors in
            let theirs = await (try vendors.project(Meters.two, at: ["togai"])).run("apply", "--yes")
            #expect(theirs.status == 0, "\(theirs.words)")
            let project = try vendors.syncProject()
            try project.edit("meterway.yaml", "meters: [meters/*.yaml]", "meters: []")
            let arguments = ["sync", "--from", "togai", "--to", "amberflo", "--write-config", "--yes"]
            let refused = await project.run(arguments)
            #expect(refused.out.contains("takes in `meters/synced.yaml`"), "\(refused.words)")
            let remedy = "add `meters/synced.yaml` there, and make an empty file of that name"
            #expect(refused.out.contains(remedy), "\(refused.words)")
            try project.edit("meterway.yaml", "meters: []", "meters: [meters/synced.yaml]")
            try project.write("meters/synced.yaml", "")
            await project.succeed(arguments)
            #expect(try project.read("meters/synced.yaml").contains("key: calls"))
        }
    }

    @Test("without --write-config the files are no side, and it is said that they say otherwise")
    func untouched() async throws {
        try await TestVendors.serve { vendors in
            let project = try await applied(vendors)
            let text = try project.read("meters/meters.yaml")
            try await rename(vendors, at: "togai", "Egress", "Traffic")
            let synced = await project.succeed(Self.peers + ["--yes", "--format", "json"])
            #expect(try synced.json()["notes"]?.array?.contains { $0["kind"] == "filesDiffer" } == true)
            #expect(try project.read("meters/meters.yaml") == text)
        }
    }

    @Test("conflicts are written to a file, answered there, and settled by it")
    func conflictFile() async throws {
        try await TestVendors.serve { vendors in
            let project = try await applied(vendors)
            try await rename(vendors, at: "togai", "Egress", "Traffic")
            try await rename(vendors, at: "amberflo", "Egress", "Outbound")
            let asked = await project.run(Self.peers + ["--yes", "--conflicts", "open.yaml"])
            #expect(asked.status == 4 && asked.err.contains("Wrote the conflicts to open.yaml"), "\(asked.words)")
            let unanswered = await project.run(Self.peers + ["--yes", "--resolve", "open.yaml"])
            #expect(unanswered.status == 4)

            let open = try project.read("open.yaml")
            let answered = open.replacing(/take:.*/, with: "take: { value: Data out }")
            try project.write("open.yaml", String(answered))
            try await rename(vendors, at: "amberflo", "Egress", "Flow")
            let stale = await project.run(Self.peers + ["--yes", "--resolve", "open.yaml"])
            #expect(stale.status == 4 && stale.out.contains("something changed meanwhile"), "\(stale.words)")
            try await rename(vendors, at: "amberflo", "Egress", "Outbound")
            let settled = await project.succeed(Self.peers + ["--yes", "--resolve", "open.yaml", "--format", "json"])
            #expect(try settled.json()["settled"]?[0]?["value"] == "Data out")
            #expect(try settled.json()["applied"]?.int == 3)
        }
    }

    @Test("a file of conflicts that is there already stays, and keeps no sync from what is settled")
    func conflictFileThere() async throws {
        try await TestVendors.serve { vendors in
            let project = try await applied(vendors)
            try project.write("open.yaml", "# Mine.\n")
            let asking = Self.peers + ["--conflicts", "open.yaml"]
            await project.succeed(asking + ["--yes"])
            try await rename(vendors, at: "togai", "Egress", "Traffic")
            try await rename(vendors, at: "amberflo", "Egress", "Outbound")
            try await rename(vendors, at: "usage-engine", "Calls", "Requests")
            let words = "`open.yaml` is there already, and nothing is overwritten"
            let declined = await project.run(asking)
            #expect(declined.status == 1 && declined.err.contains("was not confirmed"), "\(declined.words)")
            #expect(declined.err.contains(words), "\(declined.words)")
            let done = await project.run(asking + ["--yes"])
            #expect(done.status == 1 && done.err.contains(words), "\(done.words)")
            #expect(done.out.contains("Done: 2 applied."), "\(done.words)")
            #expect(try project.read("open.yaml") == "# Mine.\n")
        }
    }

    @Test(
        "a place where no file can be made is told before any vendor is asked",
        arguments: [
            ("none/open.yaml", "since there is no folder "), ("meters", "since it is a folder"),
            ("meterway.yaml/open.yaml", "is no folder"),
        ],
        ["--conflicts", "--doubts"]
    )
    func noPlace(file: (path: String, words: String), option: String) async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.none],
            environment: TestVendors.credentials
        )
        let outcome = await project.run(Self.peers + ["--sandbox", "--yes", option, file.path])
        #expect(outcome.status == 1 && outcome.out.isEmpty, "\(outcome.words)")
        #expect(outcome.err.hasPrefix("error: `\(file.path)` cannot be written, since"), "\(outcome.words)")
        #expect(outcome.err.contains(file.words), "\(outcome.words)")
    }

    @Test("the project's preferences settle what they name, and the command line goes before them")
    func preferences() async throws {
        try await TestVendors.serve { vendors in
            let project = try await applied(vendors)
            try project.edit("meterway.yaml", "\nvendors:", "\nsync: { prefer: { name: amberflo } }\nvendors:")
            try await rename(vendors, at: "togai", "Egress", "Traffic")
            try await rename(vendors, at: "amberflo", "Egress", "Outbound")
            let byProject = await project.run(Self.peers + ["--dry-run", "--format", "json"])
            #expect(try byProject.json()["settled"]?[0]?["by"] == "amberflo", "\(byProject.words)")
            let byLine = await project.run(Self.peers + ["--dry-run", "--format", "json", "--prefer", "togai"])
            #expect(try byLine.json()["settled"]?[0]?["by"] == "togai", "\(byLine.words)")
            let unknown = await project.run(Self.peers + ["--dry-run", "--prefer", "files"])
            #expect(unknown.status == 1 && unknown.err.contains("`--prefer files` names no side"), "\(unknown.words)")
        }
    }

    @Test("what merely looks alike is asked about, and joined or kept apart by the answer", arguments: [true, false])
    func doubts(isSame: Bool) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.syncProject()
            for (vendor, name) in [("togai", "Data out"), ("usage-engine", "DATA-OUT")] {
                let meters = Meters.event + "meters:\n" + Meters.meter("out-\(vendor)", name: name)
                #expect(await (try vendors.project(meters, at: [vendor])).run("apply", "--yes").status == 0)
            }
            let arguments = ["sync", "togai", "usage-engine", "--yes"]
            let asked = await project.run(arguments + ["--doubts", "doubts.yaml", "--format", "json"])
            #expect(asked.status == 4, "\(asked.words)")
            #expect(try asked.json()["doubtful"]?.array?.count == 1 && asked.json()["applied"]?.int == 0)
            let question = try project.read("doubts.yaml")
            try project.write("doubts.yaml", question.replacing("apart:", with: "apart: \(!isSame)"))
            let synced = await project.run(arguments + ["--match", "doubts.yaml", "--format", "json"])
            #expect(try synced.json()["doubtful"] == [], "\(synced.words)")
            let edits = try synced.json()["edits"]?.array ?? []
            #expect(edits.count { $0["kind"] == "new" } == (isSame ? 0 : 2), "\(synced.words)")
        }
    }

    @Test("a watch needs a word before it writes, and tells each round in a line")
    func watch() async throws {
        let project = try TestProject([
            "meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.none,
        ])
        let outcome = await project.run(Self.peers + ["--every", "5m"])
        #expect(outcome.status == 1 && outcome.err.contains("nobody is asked"), "\(outcome.words)")
    }
}
