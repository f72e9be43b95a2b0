import Metering
import SandboxServer
import Testing

@Suite("Undo takes back a run, and nothing else")
struct UndoTests {
    /// What the vendors hold, without ids and times of their own.
    private func list(_ project: TestProject) async -> [String] {
        let outcome = await project.run("state", "list")
        return outcome.out.split(separator: "\n").map { line in
            line.split(separator: " ").enumerated().filter { $0.offset != 3 }.map { String($0.element) }.joined(
                separator: " "
            )
        }
    }

    @Test("a run that made objects is taken back, and that undo too, at every vendor", arguments: vendorNames)
    func creation(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            await project.apply()
            let made = await list(project)
            let undo = await project.succeed("undo", "--yes")
            #expect(undo.err.contains("The project's files were not changed"))
            #expect(await project.run("state", "list").out == "Nothing is bound.\n")
            await project.succeed("history", "--verify")
            let redo = await project.run("undo", "--yes")
            guard vendor != "togai" else {
                // Togai archives a schema for good, and does not give its name twice.
                #expect(redo.status == 3, "\(redo.words)")
                #expect(redo.out.contains("does not give twice"))
                return
            }
            #expect(redo.status == 0, "\(redo.words)")
            #expect(await list(project) == made)
            await project.expectSettled()
            await project.succeed("history", "--verify")
        }
    }

    @Test("it names the run that it takes back in every form, and asks about that one")
    func naming() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            project.wait(seconds: 60)
            for name in ["One", "Two", "Three"] {
                try project.write("meters/meters.yaml", Meters.two.replacing("name: Calls", with: "name: \(name)"))
                await project.apply()
            }
            let asked = await project.run("undo", answer: "no")
            let head =
                "This takes back run 4: apply by ada on forge, 2026-11-16T12:01:00Z until 2026-11-16T12:01:00Z, status 0, "
                + "files sha256:"
            #expect(asked.out.hasPrefix(head), "\(asked.out)")
            #expect(asked.err.contains("Take run 4 back? Only `yes` is taken for yes: "), "\(asked.err)")
            let json = await project.run("undo", "--format", "json", answer: "yes")
            #expect(json.err.contains(head), "\(json.err)")
            let undone = try json.json()["undone"]
            #expect(
                undone?.members == [
                    "run", "command", "user", "host", "revision", "dirty", "undoes", "plan", "started", "finished",
                    "status", "restores",
                ]
            )
            #expect(undone?["run"] == 4 && undone?["command"] == "apply" && undone?["restores"] == .null)
            let markdown = await project.run("undo", "3", "--yes", "--format", "markdown")
            #expect(markdown.out.hasPrefix("This takes back run 3: apply by ada on forge, "), "\(markdown.out)")
        }
    }

    @Test("an undo without a number after an undo says that it brings the changes back, and how to go further back")
    func undoOfUndo() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: Requests")
            await project.apply()
            let first = await project.succeed("undo", "--yes")
            #expect(first.out.hasPrefix("This takes back run 2: ") && !first.out.contains("took back"), "\(first.out)")
            #expect(first.out.contains(".\n\namberflo\n  ~ meterDefinition calls"), "\(first.out)")
            let asked = await project.run("undo", answer: "no")
            for sentence in [
                "Run 3 took back run 2: this brings the changes of run 2 back.",
                "To take back another run, name it: `meterway undo RUN`",
            ] {
                #expect(asked.out.contains("\n" + sentence), "\(asked.out)")
            }
            #expect(asked.err.contains("Bring the changes of run 2 back? Only `yes`"), "\(asked.err)")
            let second = try await project.succeed("undo", "--yes", "--format", "json").json()["undone"]
            #expect(second?["run"] == 3 && second?["undoes"] == 2 && second?["restores"] == 2)
            let third = await project.succeed("undo", "--yes")
            #expect(
                third.out.contains(
                    "Run 4 took back run 3, and so brought the changes of run 2 back: this takes them away again."
                ),
                "\(third.out)"
            )
            let fourth = await project.succeed("undo", "--yes", "--format", "markdown")
            #expect(
                fourth.out.contains(
                    "Run 5 took back run 4, and with that the changes of run 2: this brings the changes of run 2 back."
                ),
                "\(fourth.out)"
            )
        }
    }

    @Test("a replacement is replaced back with the rules that it carries: the files of before want nothing more")
    func replacementWithRules() async throws {
        try await TestVendors.serve { vendors in
            let filter = "dimensions: [region]\n    value: attributes.bytes\n    filter: dimensions.region == \"eu\""
            let meters = Meters.two.replacing("value: attributes.bytes", with: filter)
            let project = try vendors.project(meters, at: ["amberflo"])
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            await project.apply()
            try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: max")
            await project.apply("--allow-replace")
            let undo = await project.succeed("undo", "--yes", "--allow-replace")
            #expect(
                undo.out.contains("~ filteringRule egress/region/INCLUDE") && undo.out.contains("written once more"),
                "\(undo.words)"
            )
            try project.write("meters/meters.yaml", meters)
            await project.expectSettled()
            await project.succeed("history", "--verify")
        }
    }

    @Test(
        "a rule that leaves or narrows with a definition that is made again is no drift, and an undo writes it again",
        arguments: ["", "\n    filter: dimensions.region == \"eu\""]
    )
    func replacementOtherwise(rest: String) async throws {
        try await TestVendors.serve { vendors in
            let value = "value: attributes.bytes"
            let filter = "\n    filter: dimensions.region in [\"eu\", \"us\"]"
            let meters = Meters.two.replacing(value, with: "dimensions: [region]\n    " + value + filter)
            let project = try vendors.project(meters, at: ["amberflo"])
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            await project.apply()
            let edited = meters.replacing("aggregation: sum", with: "aggregation: max").replacing(filter, with: rest)
            try project.write("meters/meters.yaml", edited)
            await project.apply("--allow-replace")
            await project.succeed("drift")
            await project.expectSettled()
            let before = vendors.holdings
            let withheld = await project.run("undo", "--yes")
            #expect(withheld.status == 3 && withheld.out.contains("0 applied, 2 not allowed"), "\(withheld.words)")
            #expect(vendors.holdings == before, "a rule alone would count otherwise than either file says")
            await project.expectSettled()
            for files in [meters, edited, meters] {
                await project.succeed("undo", "--yes", "--allow-replace")
                try project.write("meters/meters.yaml", files)
                await project.expectSettled()
            }
            await project.succeed("history", "--verify")
        }
    }

    @Test("a run that changed fields is taken back, and that undo too, at every vendor", arguments: Speaking.all)
    func update(_ speaking: Speaking) async throws {
        try await TestVendors.serve { vendors in
            let project = try speaking.project(vendors)
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: API calls")
            try project.edit("meters/meters.yaml", "description: Bytes leaving", "description: All bytes leaving")
            let edited = try project.read("meters/meters.yaml")
            await project.apply()
            let undo = await project.succeed("undo", "--yes")
            #expect(undo.out.contains("\"API calls\" → \"Calls\""))
            try project.write("meters/meters.yaml", Meters.two)
            await project.expectSettled()
            await project.succeed("undo", "--yes")
            try project.write("meters/meters.yaml", edited)
            await project.expectSettled()
        }
    }

    @Test("a run that deleted is taken back by making the objects again", arguments: Speaking.all)
    func deletion(_ speaking: Speaking) async throws {
        try await TestVendors.serve { vendors in
            let project = try speaking.project(vendors)
            await project.apply()
            try project.edit("meters/meters.yaml", Meters.calls, "")
            await project.apply()
            let undo = await project.succeed("undo", "--yes")
            #expect(undo.out.contains("what it had counted does not come back"))
            try project.write("meters/meters.yaml", Meters.two)
            await project.expectSettled()
            await project.succeed("drift")
        }
    }

    @Test(
        "what the run took away gets its name back from what the run gave it to",
        arguments: Speaking.all,
        [("key: egress\n", "key: outgoing\n"), (Meters.egress, "")]
    )
    func handedOn(_ speaking: Speaking, edit: (String, String)) async throws {
        try await TestVendors.serve { vendors in
            let project = try speaking.project(vendors)
            await project.apply()
            let made = await list(project)
            let meters = try project.read("meters/meters.yaml")
            let name = edit.1.isEmpty ? "name: Egress" : "name: Calls"
            let edited = meters.replacing(edit.0, with: edit.1).replacing("name: Calls", with: name)
            try project.write("meters/meters.yaml", edited)
            await project.apply()
            let undo = await project.run("undo", "--yes")
            #expect(undo.status == 0, "\(undo.words)")
            #expect(await list(project) == made)
            try project.write("meters/meters.yaml", meters)
            await project.expectSettled()
        }
    }

    @Test("what the run took away waits for the replacement of what the run gave its name to")
    func handedOnReplaced() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            await project.apply()
            try project.write("meters/meters.yaml", Meters.event + "meters:\n" + Meters.meter("calls", name: "Egress"))
            await project.apply("--allow-replace")
            let before = vendors.holdings
            let withheld = await project.run("undo", "--yes")
            #expect(withheld.status == 3 && withheld.out.contains("0 applied, 2 not allowed"), "\(withheld.words)")
            #expect(vendors.holdings == before)
            await project.succeed("undo", "--yes", "--allow-replace")
            try project.write("meters/meters.yaml", Meters.two)
            await project.expectSettled()
        }
    }

    @Test("a meter that a run took away is made again where its name had gone to another key", arguments: vendorNames)
    func namesake(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let pin = "    overrides: { amberflo: { meterApiName: total }, usage-engine: { noExternalRef: true } }\n"
            let meters = Meters.event + "meters:\n" + Meters.meter("egress", name: "Total") + "\n" + pin
            let project = try vendors.project(meters, at: [vendor])
            await project.apply()
            let made = await list(project)
            try project.write("meters/meters.yaml", meters.replacing("key: egress", with: "key: outgoing"))
            await project.apply()
            #expect(await list(project) != made)
            await project.succeed("undo", "--yes")
            #expect(await list(project) == made)
            try project.write("meters/meters.yaml", meters)
            await project.expectSettled()
        }
    }

    @Test("a run that was cut off is taken back from where it was", arguments: Speaking.all, [1, 2, 3])
    func cutOff(_ speaking: Speaking, write: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try speaking.project(vendors)
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: API calls")
            try project.edit("meters/meters.yaml", "name: Egress", "name: Outgoing")
            try project.write("meters/more.yaml", "meters:\n" + Meters.meter("visits", name: "Visits", sum: false))
            let before = vendors.requests(speaking.vendor)
            await project.succeed("plan")
            let reading = vendors.requests(speaking.vendor) - before
            // From this write on everything is done and nothing is answered, so that nothing can be found out either.
            vendors.faults.add(
                try FaultRule(.dropAfter, endpoint: speaking.vendor, nth: reading + write, count: 10_000)
            )
            let cut = await project.run("apply", "--yes")
            #expect(cut.status == 3, "\(cut.words)")
            vendors.faults.removeAll()
            await project.succeed("undo", "--yes")
            try project.remove("meters/more.yaml")
            try project.write("meters/meters.yaml", Meters.two)
            await project.expectSettled()
            await project.succeed("history", "--verify")
        }
    }

    @Test("an adoption is let go of, and its fields are put back", arguments: vendorNames)
    func adoption(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let theirs = try vendors.project(Meters.two, at: [vendor])
            await theirs.apply()
            let ours = Meters.two.replacing("description: Requests answered", with: "description: Ours")
            let project = try vendors.project(ours, at: [vendor])
            await project.apply("--adopt")
            await project.succeed("undo", "--yes")
            #expect(await project.run("state", "list").out == "Nothing is bound.\n")
            let drift = await theirs.run("drift")
            #expect(drift.status == 0, "\(drift.out)")
        }
    }

    @Test(
        "a replacement is replaced back, which has to be allowed",
        arguments: Speaking.all.filter { $0.vendor == "togai" } + [Speaking(vendor: "amberflo")]
    )
    func replacement(_ speaking: Speaking) async throws {
        try await TestVendors.serve { vendors in
            let project = try speaking.project(vendors)
            await project.apply()
            try speaking.vendor == "togai"
                ? project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
                : project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: max")
            await project.apply("--allow-replace")
            #expect(await project.run("undo", "--yes").status == 3)
            await project.succeed("undo", "--yes", "--allow-replace")
            try project.write("meters/meters.yaml", Meters.two)
            await project.expectSettled()
        }
    }

    @Test("what took the place of a meter type that cannot be changed stays, and the files are the way back")
    func supersession() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine"])
            await project.apply()
            try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: max")
            await project.apply("--allow-replace")
            let before = vendors.holdings
            let undo = await project.run("undo", "--yes", "--allow-replace")
            #expect(undo.status == 3 && vendors.holdings == before, "\(undo.words)")
            let reason = "a new object took the place of an old one, and counts since"
            #expect(undo.out.contains(reason), "\(undo.out)")
            #expect(undo.out.contains("change the files back, and apply: that replaces it once more"), "\(undo.out)")
            try project.write("meters/meters.yaml", Meters.two)
            await project.apply("--allow-replace")
            await project.expectSettled()
        }
    }

    @Test("what was changed since, by others or by a later run, is blocked with what differs")
    func changedSince() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: API calls")
            await project.apply()
            let edited = try project.read("meters/meters.yaml")
            try await vendors.byOthers(at: "amberflo", edited) {
                try $0.edit("meters/meters.yaml", "name: API calls", "name: Theirs")
            }
            let before = vendors.holdings
            let undo = await project.run("undo", "2", "--yes")
            #expect(undo.status == 3, "\(undo.words)")
            #expect(
                undo.out.contains("it was changed since: `displayName` is \"Theirs\", and the run left \"API calls\"")
            )
            #expect(vendors.holdings == before)
            let first = await project.run("undo", "1", "--yes", "--meter", "calls")
            #expect(first.status == 3, "\(first.words)")
            #expect(vendors.holdings == before)
        }
    }

    @Test(
        "what a run changed beside a name is put back, although a later run gave the name to another meter",
        arguments: ["usage-engine", "togai"]
    )
    func besideNameHandedOn(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            await project.apply()
            try project.edit("meters/meters.yaml", "Requests answered", "Answered")
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: Requests")
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Egress", "name: Calls")
            await project.apply()
            await project.succeed("undo", "2", "--yes")
            try project.edit("meters/meters.yaml", "Answered", "Requests answered")
            await project.expectSettled()
        }
    }

    @Test("without a yes nothing is taken back; runs that are not there or changed nothing are errors")
    func refused() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            #expect(await project.run("undo", "--yes").err.contains("nothing to undo"))
            await project.apply()
            let before = vendors.holdings
            #expect(await project.run("undo").status == 1)
            #expect(await project.run("undo", answer: "yes").status == 1, "usage asks for more than a yes")
            #expect(vendors.holdings == before)
            #expect(await project.run("undo", "7", "--yes").err.contains("there is no run 7"))
            await project.succeed("state", "forget", "amberflo", "calls", "--yes")
            #expect(await project.run("undo", "2", "--yes").err.contains("changed nothing at a vendor"))
            #expect(await project.run("undo", "1", answer: "egress").status == 3, "what was forgotten is not ours")
        }
    }
}
