import MeterConfig
import Metering
import SyncEngine
import Testing

@testable import meterway

@Suite("drift --accept")
struct AcceptTests {
    @Test(
        "a change at a vendor goes into the file, with comments kept, and nothing is left to do",
        arguments: vendorNames
    )
    func accepted(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            try project.edit(
                "meters/meters.yaml",
                "    name: Egress\n",
                "    # as on the invoice\n    name: Egress # name\n"
            )
            let before = try project.read("meters/meters.yaml")
            await project.apply()
            try await vendors.byOthers(at: vendor) {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }

            let asked = await project.run("drift", "--accept")
            #expect(asked.status == 1)
            #expect(asked.out.contains("meters/meters.yaml\n"), "\(asked.words)")
            #expect(asked.out.contains("egress.name  Egress → Theirs"), "\(asked.out)")
            #expect(try project.read("meters/meters.yaml") == before)

            let outcome = await project.succeed("drift", "--accept", "--yes")
            #expect(outcome.out.hasSuffix("Accepted: 1 change written to meters/meters.yaml.\n"))
            #expect(
                try project.read("meters/meters.yaml") == before.replacing("name: Egress #", with: "name: Theirs #")
            )
            await project.expectSettled()
            await project.succeed("drift")
            let history = await project.run("history")
            #expect(history.out.contains("drift --accept"))
            let again = await project.run("drift", "--accept", "--yes")
            #expect(again.status == 0)
            #expect(again.out == "Nothing to accept; the vendors are as the last apply left them.\n")
        }
    }

    @Test("what two vendors changed of one meter is drift no more, though each still lacks what the other has")
    func both() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine", "togai"])
            await project.apply()
            try await vendors.byOthers(at: "togai") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }
            try await vendors.byOthers(at: "usage-engine") {
                try $0.edit("meters/meters.yaml", "Bytes leaving the platform", "What leaves")
            }
            await project.succeed("drift", "--accept", "--yes")
            await project.succeed("drift")
            let again = await project.succeed("drift", "--accept", "--yes")
            #expect(again.out == "Nothing to accept; the vendors are as the last apply left them.\n")
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changes.compactMap { $0["fields"]?.array?.count } == [1, 1], "\(plan.text(.pretty))")
            try await vendors.byOthers(at: "usage-engine") {
                try $0.edit("meters/meters.yaml", "Bytes leaving the platform", "Something else")
            }
            let drift = await project.run("drift")
            #expect(drift.status == 2, "\(drift.words)")
            await project.apply()
            await project.expectSettled()
        }
    }

    @Test("an edit of a meter that a sync put there and no file has stays, with the way to keep it")
    func unfiled() async throws {
        try await TestVendors.serve { vendors in
            try await vendors.byOthers(at: "togai") { _ in }
            let project = try vendors.syncProject()
            await project.succeed("sync", "togai", "amberflo", "--yes")
            try await vendors.byOthers(at: "amberflo") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }
            let accepted = await project.run("drift", "--accept", "--yes")
            let words =
                "not taken: `displayName` of meterDefinition egress at amberflo is \"Theirs\", and no file has its meter, which a "
                + "sync put there; `meterway sync` carries"
            #expect(accepted.status == 3 && accepted.out.hasPrefix(words), "\(accepted.words)")
            #expect(accepted.out.hasSuffix("\nNothing was accepted.\n"), "\(accepted.out)")
            await project.succeed("sync", "togai", "amberflo", "--write-config", "--yes")
            #expect(try project.read("meters/synced.yaml").contains("name: Theirs"))
            await project.succeed("drift")
        }
    }

    @Test("a meter that is gone at one vendor leaves its vendors, and one that is gone everywhere leaves the files")
    func gone() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo", "togai"])
            await project.apply()
            try await vendors.byOthers(at: "togai") { try $0.edit("meters/meters.yaml", Meters.calls, "") }
            let outcome = await project.succeed("drift", "--accept", "--yes")
            #expect(
                outcome.out.contains("`calls` is gone at togai: its `vendors` are amberflo from now on."),
                "\(outcome.out)"
            )
            #expect(try project.read("meters/meters.yaml").contains("    vendors: [amberflo]\n"))
            await project.expectSettled()
            try await vendors.byOthers(at: "amberflo") { other in
                try other.write("meters/meters.yaml", Meters.event + "meters:\n" + Meters.egress)
            }
            let second = await project.succeed("drift", "--accept", "--yes", "--format", "json")
            #expect(
                try second.json()["notes"]?[0]
                    == "`calls` is gone at amberflo, and was nowhere else: it leaves the files."
            )
            #expect(try project.read("meters/meters.yaml") == Meters.event + "meters:\n" + Meters.egress)
            await project.expectSettled()
            await project.succeed("drift")
        }
    }

    @Test("two vendors that changed a field differently are a conflict, and the rest of what changed is taken")
    func conflict() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo", "usage-engine"])
            await project.apply()
            try await vendors.byOthers(at: "usage-engine") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: B")
            }
            try await vendors.byOthers(at: "amberflo") { other in
                try other.edit("meters/meters.yaml", "name: Egress", "name: A")
                try other.edit("meters/meters.yaml", "name: Calls", "name: Requests")
            }
            let before = try project.read("meters/meters.yaml")
            let outcome = await project.run("drift", "--accept", "--yes")
            #expect(outcome.status == 4, "\(outcome.words)")
            #expect(outcome.out.contains("conflict in name of egress: "))
            #expect(outcome.out.contains("  last apply: Egress\n  amberflo: A\n  usage-engine: B\n"), "\(outcome.out)")
            let runs = try await project.run("history", "--format", "json").json()["runs"]?.array
            #expect(runs?.first?["status"] == 4, "the history has the status of the command")
            let remedy = "`sync: { prefer: { name: amberflo } }` or `usage-engine` in the project file"
            #expect(outcome.out.contains("  ↳ make the sides agree, or say whose word counts by \(remedy)"))
            #expect(outcome.out.contains("alone by `--vendor amberflo`\n"), "\(outcome.out)")
            let markdown = await project.run("drift", "--accept", "--yes", "--format", "markdown").out
            #expect(markdown.contains("several sides changed it, to different values<br>  last apply"), "\(markdown)")
            #expect(try project.read("meters/meters.yaml") == before.replacing("name: Calls", with: "name: Requests"))
            await project.succeed("drift", "--accept", "--yes", "--vendor", "amberflo")
            #expect(try project.read("meters/meters.yaml").contains("name: A\n"))
            let json = await project.run("drift", "--accept", "--yes", "--format", "json")
            #expect(json.status == 4)
            #expect(try json.json()["conflicts"]?[0]?["sides"]?["usage-engine"] == "B")
        }
    }

    @Test("an edit that the files' preferred word stands against is left, and the reason is that preference")
    func preferred() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            try await vendors.byOthers(at: "amberflo") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }
            try project.edit("meters/meters.yaml", "name: Egress", "name: Ours")
            let text = try project.read("meterway.yaml")
            for prefer in ["files", "{ name: files }"] {
                try project.write("meterway.yaml", text + "sync: { prefer: \(prefer) }\n")
                let outcome = await project.run("drift", "--accept", "--yes")
                #expect(outcome.status == 3, "\(outcome.words)")
                let reason = "is \"Theirs\", and `sync.prefer` in the project takes the name of files; the next apply"
                #expect(outcome.out.contains(reason), "\(outcome.out)")
                #expect(!outcome.out.contains("no place"), "\(outcome.out)")
            }
            await project.apply()
            await project.succeed("drift")
        }
    }

    @Test("an edit that another word is preferred to is not said to have no place, however the vendor spells it")
    func preferredOtherwiseSpelled() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai", "usage-engine"])
            await project.apply()
            func say(_ status: String, weekday: Int, in project: TestProject) throws {
                let schedule = "resetSchedule: { cron: \"0 0 * * \(weekday)\", timezone: Etc/UTC }"
                try project.edit("meters/meters.yaml", "name: Calls", "name: Calls\n    status: \(status)")
                try project.edit("meters/meters.yaml", "name: Egress", "name: Egress\n    \(schedule)")
            }
            for vendor in ["togai", "usage-engine"] {
                try await vendors.byOthers(at: vendor) { try say("inactive", weekday: 1, in: $0) }
            }
            try say("draft", weekday: 2, in: project)
            try project.write("meterway.yaml", try project.read("meterway.yaml") + "sync: { prefer: files }\n")
            let outcome = await project.run("drift", "--accept", "--yes")
            #expect(outcome.status == 3, "\(outcome.words)")
            let taken = "`sync.prefer` in the project takes the"
            #expect(outcome.out.contains("is \"INACTIVE\", and \(taken) status of files; the next"), "\(outcome.out)")
            let schedule = "and either \(taken) resetSchedule of files, or the files have no place for it; the next"
            #expect(outcome.out.contains("is \"0 0 * * 1\", \(schedule)"), "\(outcome.out)")
        }
    }

    /// A project at Togai, and one of others who took its meter over and replaced it by one that counts twice as much.
    private func replacedByOthers(_ vendors: TestVendors) async throws -> (project: TestProject, theirs: TestProject) {
        let project = try vendors.project(Meters.two, at: ["togai"])
        await project.apply()
        let theirs = try vendors.project(Meters.two, at: ["togai"])
        await theirs.apply("--adopt")
        try theirs.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
        await theirs.apply("--allow-replace")
        return (project, theirs)
    }

    @Test("a meter that was made anew at a vendor is not taken for one that is gone")
    func madeAnew() async throws {
        try await TestVendors.serve { vendors in
            let (project, _) = try await replacedByOthers(vendors)
            await project.succeed("drift", "--accept", "--yes")
            #expect(try project.read("meters/meters.yaml").contains("value: attributes.bytes * 2"))
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("a meter that was made anew as it was is bound, after a word for it, and the files stay")
    func madeAnewAsItWas() async throws {
        try await TestVendors.serve { vendors in
            let (project, theirs) = try await replacedByOthers(vendors)
            try theirs.edit("meters/meters.yaml", "value: attributes.bytes * 2", "value: attributes.bytes")
            await theirs.apply("--allow-replace")
            #expect(await project.run("drift").status == 2)
            let asked = await project.run("drift", "--accept")
            #expect(asked.status == 1)
            #expect(asked.out.contains("usageMeter egress was made anew at togai"), "\(asked.words)")
            #expect(await project.run("drift").status == 2)
            let outcome = await project.succeed("drift", "--accept", "--yes")
            #expect(outcome.out.hasSuffix("Accepted; the files stay as they are.\n"), "\(outcome.out)")
            await project.succeed("drift")
            await project.expectSettled()
        }
    }

    @Test("a number that was changed at a vendor goes into the files as a whole")
    func number() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            try await vendors.byOthers(at: "amberflo") { other in
                try other.edit("meters/meters.yaml", "aggregation: sum", "aggregation: max")
            }
            let outcome = await project.run("drift", "--accept", "--yes")
            #expect(outcome.status == 0 && outcome.out.contains("aggregation"), "\(outcome.words)")
            #expect(
                try project.read("meters/meters.yaml").contains("    aggregation: max\n    value: attributes.bytes\n")
            )
            await project.expectSettled()
        }
    }

    @Test("--meter narrows what is taken over, and what is not yet applied stays for the next apply")
    func narrowed() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine"])
            await project.apply()
            try await vendors.byOthers(at: "usage-engine") { other in
                try other.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
                try other.edit("meters/meters.yaml", "name: Calls", "name: Requests")
            }
            try project.edit("meters/meters.yaml", "description: Bytes leaving the platform", "description: Ours")
            let outcome = await project.succeed(
                "drift",
                "--accept",
                "--yes",
                "--meter",
                "egress",
                "--format",
                "markdown"
            )
            #expect(outcome.out.contains("| egress | name | Egress | Theirs |"), "\(outcome.out)")
            let text = try project.read("meters/meters.yaml")
            #expect(text.contains("name: Theirs") && text.contains("description: Ours") && text.contains("name: Calls"))
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["usage-engine update calls", "usage-engine update egress"])
            let fields = plan.changes.flatMap { $0["fields"]?.array ?? [] }.map { $0["path"]?.string ?? "" }
            #expect(fields.sorted() == ["description", "name"])
        }
    }

    @Test("what becomes of a customer's counter is taken from the vendor that changed it, where the files have not")
    func counter() async throws {
        try await TestVendors.serve { vendors in
            let customer = "customers:\n  - { meter: egress, customer: acme, meterKey: k-1 }\n"
            let project = try vendors.project(Meters.two + customer, at: ["usage-engine"])
            await project.apply()
            try await vendors.byOthers(at: "usage-engine", Meters.two + customer) { other in
                try other.edit("meters/meters.yaml", "meterKey: k-1", "meterKey: k-1, deleteOnReset: true")
            }
            await project.succeed("drift", "--accept", "--yes")
            #expect(try project.read("meters/meters.yaml").contains("deleteOnReset: true"))
            await project.expectSettled()

            let ending = customer.replacing("k-1", with: "k-1, deleteOnReset: true")
            try await vendors.byOthers(at: "usage-engine", Meters.two + ending) { other in
                try other.edit("meters/meters.yaml", ", deleteOnReset: true", "")
            }
            await project.succeed("drift", "--accept", "--yes")
            #expect(!(try project.read("meters/meters.yaml").contains("deleteOnReset: true")))
            await project.expectSettled()
        }
    }

    @Test("a value that aliases share is not written, and what to write by hand is said")
    func refused() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine"])
            let shared = "description: Bytes leaving the platform"
            try project.edit("meters/meters.yaml", shared, "description: &words Bytes leaving the platform")
            try project.edit("meters/meters.yaml", "description: Requests answered", "description: *words")
            await project.apply()
            try await vendors.byOthers(at: "usage-engine") { other in
                try other.edit("meters/meters.yaml", shared, "description: Theirs")
                try other.edit("meters/meters.yaml", "description: Requests answered", shared)
            }
            let outcome = await project.run("drift", "--accept", "--yes")
            #expect(outcome.status == 3, "\(outcome.words)")
            #expect(outcome.out.contains("write `description: Theirs` by hand"), "\(outcome.out)")
        }
    }

    @Test("--accept does not go with a watch")
    func watch() async throws {
        let project = try TestProject(["meterway.yaml": Meters.head, "meters/a.yaml": Meters.two])
        let outcome = await project.run("drift", "--accept", "--every", "5m")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("--every"))
    }

    @Test("what is new at a vendor is left to an import, and costs no request")
    func leftToImport() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: ["amberflo"])).run("apply", "--yes").status == 0)
            let project = try vendors.project("meters: []\n", at: ["amberflo"])
            let before = vendors.requests("amberflo")
            await project.succeed("drift", "--accept", "--yes")
            #expect(vendors.requests("amberflo") == before + 1, "its definitions are listed")
        }
    }
}
