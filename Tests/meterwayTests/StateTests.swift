import Foundation
import Metering
import SQLiteState
import SyncEngine
import Testing

@Suite("State")
struct StateTests {
    @Test("list shows every binding, in three forms, narrowed by --vendor and --meter")
    func list() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            #expect(await project.run("state", "list").out == "Nothing is bound.\n")
            #expect(await project.run("state", "list", "--format", "markdown").out == "Nothing is bound.\n")
            let status = await project.run("migrate", "status", "--format", "markdown").out
            #expect(status.hasPrefix("No migration was begun"), "\(status)")
            #expect(!project.has(".meterway"))
            await project.succeed("apply", "--yes")
            let bindings = try await project.run("state", "list", "--format", "json").json()["bindings"]?.array ?? []
            #expect(bindings.filter { $0["key"] == "egress" }.count == vendorNames.count)
            let needed = ["vendor", "kind", "key", "id", "name", "meters", "made", "synced", "recorded", "definition"]
            #expect(bindings.allSatisfy { $0.members == needed })
            let text = await project.run("state", "list").out
            #expect(text.split(separator: "\n").count == bindings.count + 1)
            let markdown = await project.run("state", "list", "--format", "markdown").out
            #expect(markdown.hasPrefix("| vendor | kind |"))
            #expect(markdown.split(separator: "\n").count == bindings.count + 2)
            let narrowed = await project.run("state", "list", "--vendor", "amberflo", "--meter", "c*").out
            #expect(narrowed.split(separator: "\n").count == 2 && narrowed.contains("calls"), "\(narrowed)")
        }
    }

    @Test(
        "a log without its state is an error for every command, and no new state is planned from",
        arguments: [["plan"], ["state", "check"], ["state", "list"], ["history"], ["apply", "--yes"]]
    )
    func logAlone(arguments: [String]) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            try project.write(".meterway/state.sqlite-wal", "frames")
            let outcome = await project.run(arguments)
            #expect(outcome.status == 1, "\(outcome.words)")
            #expect(outcome.err.contains("is gone, and its log"), "\(outcome.err)")
            #expect(outcome.err.contains("remove the log"), "\(outcome.err)")
            #expect(vendors.requests("amberflo") == 0)
            #expect(!project.has(".meterway/state.sqlite"))
        }
    }

    @Test(
        "a state that is there and cannot be reached is an error, and no new state",
        arguments: [".meterway", "state"]
    )
    func unreachable(link: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            let isFile = link == "state"
            let path = project.root.appending(path: isFile ? ".meterway/state.sqlite" : link).path
            try FileManager.default.moveItem(atPath: path, toPath: project.root.appending(path: "away").path)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/mnt/team/not-mounted")
            for arguments in [["plan"], ["apply", "--yes"], ["state", "list"], ["state", "check"], ["history"]] {
                let outcome = await project.run(arguments)
                #expect(outcome.status == 1, "\(arguments): \(outcome.words)")
                #expect(
                    outcome.err.contains("cannot be reached: `\(path)` is a link to `/mnt/team/not-mounted`"),
                    "\(arguments): \(outcome.words)"
                )
            }
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: project.root.appending(path: "away").path, toPath: path)
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("a state that is a folder, or behind a file, is told as such")
    func misplaced() async throws {
        for (state, words) in [
            ("meters", "is a folder"), ("meterway.yaml/state", "a file stands where its path has a folder"),
        ] {
            let project = try TestProject([
                "meterway.yaml": "version: 1\nstate: \(state)\nmeters: [meters/*.yaml]\n",
                "meters/meters.yaml": Meters.two,
            ])
            let outcome = await project.run("state", "list")
            #expect(outcome.status == 1 && outcome.err.contains(words), "\(outcome.words)")
            #expect(outcome.err.contains("under `state` in the project"), "\(outcome.words)")
        }
    }

    @Test("a plan that deletes all that is bound, and keeps none of it, asks whether the state is another project's")
    func foreign() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            #expect(!(await project.run("plan")).err.contains("another project"))
            let words = "of the 2 meters that are bound (calls, egress), the files have none"
            let other = try vendors.project(Meters.two.replacing("key: ", with: "key: other-"), at: ["amberflo"])
            try other.edit(
                "meterway.yaml",
                "version: 1\n",
                "version: 1\nstate: \(project.root.path)/.meterway/state.sqlite\n"
            )
            for arguments in [["plan"], ["apply"], ["plan", "--format", "json"]] {
                let outcome = await other.run(arguments)
                #expect(outcome.err.contains(words), "\(arguments): \(outcome.words)")
            }
            try other.write("meters/more.yaml", "meters:\n  - { key: egress, name: Egress, aggregation: count }\n")
            #expect(!(await other.run("plan")).err.contains("another project"))
        }
    }

    @Test("show tells what is recorded of a key; an unknown one is an error")
    func show() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine"])
            await project.succeed("apply", "--yes")
            let shown = try await project.run("state", "show", "egress").json()
            #expect(shown.array?.count == 1)
            #expect(shown[0]?["recorded"]?["description"] == "Bytes leaving the platform")
            #expect(shown[0]?["definition"]?["unit"] == "bytes")
            let unknown = await project.run("state", "show", "ergess")
            #expect(unknown.status == 1)
            #expect(unknown.err.contains("nothing is bound under `ergess`"))
        }
    }

    @Test("forget lets go of a key and touches nothing; the next plan adopts it again")
    func forget() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            let before = vendors.holdings
            let outcome = await project.run("state", "forget", "amberflo", "egress", "--yes")
            #expect(outcome.status == 0)
            #expect(outcome.out.contains("Forgot 1 binding at amberflo"))
            #expect(vendors.holdings == before)
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["amberflo adopt egress"])
            let again = await project.run("state", "forget", "amberflo", "egress")
            #expect(again.status == 1 && again.err.contains("nothing is bound at `amberflo` under `egress`;"))
            let rest = await project.run("state", "forget", "amberflo", "--yes", "--format", "json")
            #expect(try rest.json() == ["forgotten": 1, "lost": []])
        }
    }

    @Test(
        "what a command that changes the state would pass by is refused, and changes nothing",
        arguments: [
            (["unlock", "--vendor", "amberflo"], "one lock of the whole state; leave `--vendor` out"),
            (["unlock", "--meter", "egress"], "one lock of the whole state; leave `--meter` out"),
            (["check", "--vendor", "amberflo"], "checks the whole state; leave `--vendor` out"),
            (["check", "--meter", "egress"], "checks the whole state; leave `--meter` out"),
            (["move", "amberflo", "amberflo", "--vendor", "amberflo"], "first two arguments; leave `--vendor` out"),
            (["forget", "amberflo", "--vendor", "togai"], "as its first argument; leave `--vendor` out"),
            (["forget", "ambreflo"], "meterway.yaml and its state; expected `amberflo`; did you mean `amberflo`?"),
            (
                ["forget", "amberflo", "egress", "calsl", "rides"],
                "nothing is bound at `amberflo` under `calsl`, `rides`;"
            ),
            (
                ["forget", "amberflo", "egress", "--meter", "calls"],
                "nothing is bound at `amberflo` under `egress` of what `--meter calls` selects;"
            ),
        ]
    )
    func passedBy(arguments: [String], words: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            let runs = try project.state().history(limit: 100).count
            let outcome = await project.run(["state"] + arguments + ["--yes"])
            #expect(outcome.status == 1 && outcome.err.contains(words), "\(outcome.words)")
            #expect(try project.state().bindings().count == 2)
            #expect(try project.state().history(limit: 100).count == runs)
        }
    }

    @Test("forget says what goes and what follows from it, and asks as an apply does")
    func forgetAsks() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", Meters.event + "meters:\n" + Meters.calls)
            let nobody = await project.run("state", "forget", "amberflo")
            #expect(nobody.status == 1 && nobody.err.contains("nothing was written") && nobody.err.contains("`--yes`"))
            for sentence in [
                "Forget 2 bindings at amberflo: 2 meterDefinition. Nothing is touched there.",
                "becomes unmanaged", "The files still want 1 of 2: the next plan adopts", "Meterway made 2 of 2",
                "No file has `egress`: what amberflo cannot hold of the definition is kept with the binding alone, and is lost",
            ] {
                #expect(nobody.out.contains(sentence), "\(nobody.out)")
            }
            let declined = await project.run("state", "forget", "amberflo", answer: "y")
            #expect(declined.status == 1 && declined.err.contains("Forget them? Only `yes` is taken for yes: "))
            #expect(try project.state().bindings().count == 2)
            let agreed = await project.run("state", "forget", "amberflo", "--format", "json", answer: "yes")
            #expect(agreed.err.contains("becomes unmanaged"), "\(agreed.err)")
            #expect(try agreed.json() == ["forgotten": 2, "lost": ["egress"]])
            #expect(try project.state().bindings().isEmpty)
        }
    }

    @Test("an instance that leaves the project is an error until forget or move")
    func renamedVendor() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            let before = vendors.holdings
            try project.edit("meterway.yaml", "  amberflo: {", "  billing: {")
            for command in ["plan", "apply", "drift"] {
                let outcome = await project.run(command)
                #expect(outcome.status == 1, "\(command)")
                #expect(outcome.err.contains("`amberflo` is no longer in") && outcome.err.contains("2 objects"))
                #expect(outcome.err.contains("; where the state is another project's, name this one's own under"))
                #expect(outcome.err.contains("state forget amberflo") && outcome.err.contains("state move amberflo"))
            }
            let moved = await project.run("state", "move", "amberflo", "billing")
            #expect(moved.status == 0 && moved.out.contains("Moved 2 bindings"), "\(moved.words)")
            await project.succeed("plan", "--detailed-exitcode")

            try project.edit("meterway.yaml", "  billing: {", "  amberflo: {")
            #expect(await project.run("plan").status == 1)
            await project.succeed("state", "forget", "billing", "--yes")
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["amberflo adopt calls", "amberflo adopt egress"])
            #expect(vendors.holdings == before)
        }
    }

    @Test("an undo of what was written to a vendor by another name says the way to it, which leads there")
    func undoOfRenamedVendor() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            await project.succeed("apply", "--yes")
            try project.edit("meterway.yaml", "  amberflo: {", "  billing: {")
            await project.succeed("state", "move", "amberflo", "billing")
            let undo = await project.run("undo", "--yes")
            #expect(undo.status == 1)
            #expect(undo.err.contains("wrote to amberflo, which the project no longer has; "), "\(undo.err)")
            #expect(undo.err.contains("by `meterway state move NEW amberflo`"), "\(undo.err)")
            try project.edit("meterway.yaml", "  billing: {", "  amberflo: {")
            await project.succeed("state", "move", "billing", "amberflo")
            #expect(await project.succeed("undo", "--yes").out.contains("\"Theirs\" → \"Egress\""))
        }
    }

    @Test("move follows a meter to its new key, with its customers' meters, and nothing is deleted")
    func renamedMeter() async throws {
        try await TestVendors.serve { vendors in
            let customer = "customers:\n  - { meter: egress, customer: acme@example.com, meterKey: k-1 }\n"
            let project = try vendors.project(Meters.two + customer, at: ["usage-engine", "togai"])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "key: egress", "key: outgoing")
            try project.edit("meters/meters.yaml", "meter: egress", "meter: outgoing")
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.summary("delete") ?? 0 > 0, "without the move the meter would be made anew")
            for vendor in ["usage-engine", "togai"] {
                await project.succeed("state", "move", vendor, vendor, "egress", "outgoing")
            }
            let after = try await project.run("plan", "--format", "json").json()
            #expect(after.summary("delete") == 0 && after.summary("create") == 0, "\(after.changeList)")
            await project.succeed("apply", "--yes")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("a move that makes no sense is refused, and changes nothing")
    func badMoves() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            let before = await project.run("state", "list", "--format", "json").out
            let mistakes = [
                (["amberflo", "nowhere"], "there is no vendor `nowhere`"),
                (["amberflo", "amberflo"], "both the old name and the new one"),
                (["togai", "amberflo"], "nothing is bound at `togai`"),
                (["amberflo", "amberflo", "egress", "ingress"], "there is no meter `ingress`"),
                (["amberflo", "amberflo", "ingress", "egress"], "nothing is bound at `amberflo` under `ingress`"),
                (["amberflo", "amberflo", "egress", "calls"], "calls is bound at `amberflo` already"),
            ]
            for (arguments, words) in mistakes {
                let outcome = await project.run(["state", "move"] + arguments)
                #expect(outcome.status == 1 && outcome.err.contains(words), "\(arguments): \(outcome.words)")
            }
            #expect(await project.run("state", "list", "--format", "json").out == before)
        }
    }

    @Test("objects of one kind of vendor are not given to a vendor of another, where nothing would know them any more")
    func moveToAnotherKind() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai", "amberflo"])
            await project.succeed("apply", "--yes", "--vendor", "togai")
            let before = await project.run("state", "list", "--format", "json").out
            for more in [[], ["egress"]] {
                let outcome = await project.run(["state", "move", "togai", "amberflo", "--format", "json"] + more)
                let error = try outcome.json()["errors"]?.array?.first
                #expect(outcome.status == 1, "\(outcome.words)")
                #expect(
                    error?["message"]?.string?.hasSuffix("which `amberflo` does not have") == true,
                    "\(outcome.out)"
                )
                #expect(error?["expected"] == "a vendor with the adapter that `togai` has")
            }
            #expect(await project.run("state", "list", "--format", "json").out == before)
        }
    }

    @Test("a state that another run holds is an error that names who, and nothing is written")
    func locked() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes", "--meter", "egress")
            let store = try SQLiteStateStore(path: project.root.appending(path: ".meterway/state.sqlite").path)
            try store.lock(.grace)
            let before = vendors.holdings
            for arguments in [["apply", "--yes"], ["import", "amberflo"], ["state", "forget", "amberflo"]] {
                let outcome = await project.run(arguments)
                #expect(outcome.status == 1, "\(arguments)")
                #expect(outcome.err.contains("grace") && outcome.err.contains("elsewhere"), "\(outcome.err)")
                #expect(outcome.err.contains("2026-11-16T12:00:00Z"))
                #expect(outcome.err.contains("`meterway state unlock` takes its lock away"), "\(outcome.err)")
            }
            #expect(vendors.holdings == before)
            #expect(await project.run("plan").status == 0, "looking needs no lock")
            try store.unlock(.grace)
            await project.succeed("apply", "--yes")
        }
    }

    @Test("a state that is damaged is an error that names the file, which stays as it is")
    func damaged() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            try project.write(".meterway/state.sqlite", "this was a database once, and is none any more")
            for arguments in [["plan"], ["apply", "--yes"], ["drift"], ["state", "list"], ["history"]] {
                let outcome = await project.run(arguments)
                #expect(outcome.status == 1, "\(arguments)")
                #expect(outcome.err.hasPrefix("error: ") && outcome.err.contains("state.sqlite"), "\(outcome.err)")
            }
            #expect(vendors.holdings.isEmpty)
            #expect(try project.read(".meterway/state.sqlite").hasPrefix("this was a database once"))
        }
    }

    @Test("history names the commit of the project", arguments: ["refs/heads/main", nil])
    func revision(branch: String?) async throws {
        let commit = "03b61c7d1f0c4a1e9b8a7c6d5e4f302112345678"
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        try project.write(".git/HEAD", branch.map { "ref: \($0)\n" } ?? commit + "\n")
        if let branch { try project.write(".git/" + branch, commit + "\n") }
        await project.succeed("apply", "--sandbox", "--yes")
        let runs = try await project.run("history", "--sandbox", "--format", "json").json()["runs"]
        #expect(runs?[0]?["revision"]?.string == commit)
        #expect(await project.run("history", "--sandbox").out.contains(", revision 03b61c7d1f0c\n"))
    }

    @Test("history is one document of JSON, however many runs it has", arguments: [0, 1, 3])
    func historyDocument(runs: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            for run in 0..<runs {
                try project.write("meters/meters.yaml", Meters.two.replacing("name: Egress", with: "name: E\(run)"))
                await project.apply()
            }
            let shown = await project.succeed("history", "--format", "json")
            let document = try shown.json()
            #expect(shown.out == document.text(.pretty) + "\n")
            #expect(document["runs"]?.array?.compactMap { $0["run"]?.int } == Array(1..<runs + 1).reversed())
            let text = await project.succeed("history").out
            #expect(text.split(separator: "\n\n").count == max(runs, 1) && !text.hasSuffix("\n\n"), "\(text)")
        }
    }

    @Test("history tells who did what, when, and with which outcome")
    func history() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            #expect(await project.run("history").out == "No run yet.\n")
            await project.succeed("apply", "--yes")
            project.wait(seconds: 3600)
            try project.edit("meters/meters.yaml", "name: Egress", "name: Outgoing")
            await project.succeed("apply", "--yes")
            #expect(await project.run("apply", "--yes").status == 0, "a run that changes nothing is no entry")

            let runs = try await project.run("history", "--format", "json").json()["runs"]?.array ?? []
            #expect(runs.map { $0["changes"]?.array?.count } == [1, 2])
            #expect(runs.allSatisfy { $0["user"] == "ada" && $0["host"] == "forge" && $0["status"] == 0 })
            #expect(runs.map { $0["started"]?.string } == ["2026-11-16T13:00:00Z", "2026-11-16T12:00:00Z"])
            let change = try #require(runs[0]["changes"]?[0])
            #expect(change["action"] == "update" && change["outcome"] == "done")
            #expect(change["fields"] == [["path": "displayName", "before": "Egress", "after": "Outgoing"]])
            let text = await project.run("history", "--limit", "1").out
            #expect(text.contains("apply by ada on forge, 2026-11-16T13:00:00Z") && !text.contains("12:00:00Z"))
            let markdown = await project.run("history", "--format", "markdown").out
            #expect(markdown.ranges(of: "| vendor | action | object | outcome |").count == 2)
            #expect(markdown.contains("| amberflo | update | meterDefinition egress | done (egress) |"), "\(markdown)")
            let mistake = await project.run("history", "--limit", "0")
            #expect(mistake.status == 1 && mistake.err.contains("--limit 0"))
        }
    }
}
