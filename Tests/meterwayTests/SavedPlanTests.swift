import Foundation
import Metering
import SQLiteState
import SyncEngine
import Testing

@Suite("A saved plan does exactly what was reviewed, or nothing")
struct SavedPlanTests {
    /// A project that was applied once, whose second meter got another name, with the plan of that in `plan.json`.
    private func planned(
        _ vendors: TestVendors,
        at names: [String] = ["amberflo", "togai"]
    ) async throws -> TestProject {
        let project = try vendors.project(Meters.two, at: names)
        await project.succeed("apply", "--yes")
        try project.edit("meters/meters.yaml", "name: Calls", "name: API calls")
        await project.succeed("plan", "--out", "plan.json")
        return project
    }

    @Test("it is applied as it is, though the files changed since, which is said")
    func applied() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors)
            try project.edit("meters/meters.yaml", "name: API calls", "name: Something else")
            let outcome = await project.succeed("apply", "plan.json", "--yes")
            #expect(outcome.err.contains("meters/meters.yaml changed since the plan was made"))
            #expect(outcome.out.contains("\"Calls\" → \"API calls\""))
            #expect(outcome.out.contains("2 applied"))
            let history = try await project.run("history", "--limit", "1", "--format", "json").json()
            let digest = try JSONValue.parse(project.read("plan.json"))["digest"]
            #expect(history["runs"]?[0]?["plan"] == digest)
            try project.edit("meters/meters.yaml", "name: Something else", "name: API calls")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test(
        "the command that carries a plan out can be copied as it is told",
        arguments: [("a/plan-1.json", "a/plan-1.json"), ("it's mine.json", "'it'\\''s mine.json'"), ("$p", "'$p'")]
    )
    func copied(path: String, word: String) async throws {
        let file = TestVendors.projectFile(["amberflo"])
        let project = try TestProject(["meterway.yaml": file, "meters/meters.yaml": Meters.two])
        try project.write("a/b", "")
        let outcome = await project.succeed("plan", "--sandbox", "--out", path)
        #expect(outcome.err.contains("`meterway apply \(word) --sandbox` does exactly this."), "\(outcome.err)")
    }

    @Test(
        "that command names the project that was asked for",
        arguments: [("meterway.yaml", "meterway.yaml"), ("the other.yaml", "'the other.yaml'")]
    )
    func copiedElsewhere(path: String, word: String) async throws {
        let file = TestVendors.projectFile(["amberflo"])
        let project = try TestProject([path: file, "meters/meters.yaml": Meters.two])
        let outcome = await project.succeed("plan", "--project", path, "--sandbox", "--out", "p")
        let words = "`meterway apply p --project \(word) --sandbox` does exactly this."
        #expect(outcome.err.contains(words), "\(outcome.err)")
    }

    @Test("a plan that begins a meter at an instant is stale once that has passed, and says so")
    func begun() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine"])
            let instant = TestProject.noon.adding(seconds: 3_600)
            try project.edit("meters/meters.yaml", "name: Calls", "name: Calls\n    activeFrom: \(instant)")
            await project.succeed("plan", "--out", "plan.json")
            vendors.wait(seconds: 7_200, project)
            let before = vendors.holdings
            let outcome = await project.run("apply", "plan.json", "--yes")
            #expect(
                outcome.status == 1 && outcome.err.contains("no longer wanted: activeFrom nothing →"),
                "\(outcome.words)"
            )
            #expect(vendors.holdings == before)
        }
    }

    @Test("the meter files are not needed any more")
    func withoutFiles() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors)
            try project.remove("meters/meters.yaml")
            let outcome = await project.succeed("apply", "plan.json", "--yes")
            #expect(outcome.err.contains("warning: the meter files cannot be read any more"))
        }
    }

    @Test("usage that would be lost and was not reviewed makes it stale; a period that ended meanwhile does not")
    func losses() async throws {
        try await TestVendors.serve { vendors in
            let project = try await vendors.projectLosingUsage()
            await project.succeed("plan", "--out", "plan.json")
            try await vendors.sendUsage()
            let outcome = await project.run("apply", "plan.json", "--yes")
            #expect(outcome.status == 1, "\(outcome.words)")
            let words = "a running value of 12.5 was reviewed as lost for ann@example.com, and now it would be 25"
            #expect(outcome.err.contains(words), "\(outcome.err)")
            await project.succeed("plan", "--out", "again.json")
            await project.succeed("apply", "again.json", "--yes")
        }
    }

    @Test("it asks, as any apply does")
    func asks() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors)
            #expect(await project.run("apply", "plan.json").status == 1)
            #expect(await project.run("apply", "plan.json", answer: "no").status == 1)
            #expect(await project.run("apply", "plan.json", answer: "yes").status == 0)
        }
    }

    @Test("after it was applied it is stale: the state moved on, and there is nothing to do")
    func twice() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors)
            await project.succeed("apply", "plan.json", "--yes")
            let before = vendors.holdings
            let outcome = await project.run("apply", "plan.json", "--yes")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("is stale, and nothing was written"))
            #expect(
                outcome.err.contains("amberflo meterDefinition calls: update was planned, and there is nothing to do")
            )
            #expect(vendors.holdings == before)
        }
    }

    @Test("objects that moved are all named, field by field", arguments: ["text", "json"])
    func moved(format: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors, at: ["amberflo"])
            try await vendors.byOthers(at: "amberflo") { theirs in
                try theirs.edit("meters/meters.yaml", "name: Calls", "name: Handmade")
                try theirs.edit("meters/meters.yaml", "name: Egress", "name: Other")
            }
            let before = vendors.holdings
            let outcome = await project.run("apply", "plan.json", "--yes", "--format", format)
            #expect(outcome.status == 1)
            let words = format == "json" ? try outcome.json().sentences.joined(separator: "\n") : outcome.err
            #expect(words.contains("amberflo meterDefinition calls: "), "\(words)")
            #expect(words.contains("displayName \"Calls\" → \"Handmade\""))
            #expect(words.contains("amberflo meterDefinition egress: update now, and was not planned"))
            #expect(words.contains("displayName \"Other\" → \"Egress\""))
            #expect(vendors.holdings == before)
        }
    }

    @Test("an object that was to be created and is there now makes it stale")
    func created() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("plan", "--out", "plan.json")
            let twin = try vendors.project(Meters.event + "meters:\n" + Meters.calls, at: ["amberflo"])
            #expect(await twin.run("apply", "--yes").status == 0)
            let outcome = await project.run("apply", "plan.json", "--yes")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("meterDefinition calls: create was planned, and adopt is to be done now"))
            #expect(outcome.err.contains("id: none → calls"))
        }
    }

    @Test("bindings that were forgotten since make it stale")
    func forgotten() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors, at: ["amberflo"])
            await project.succeed("state", "forget", "amberflo", "egress", "--yes")
            let outcome = await project.run("apply", "plan.json", "--yes")
            #expect(outcome.status == 1)
            #expect(
                outcome.err.contains("amberflo meterDefinition egress: adopt now, and was not planned"),
                "\(outcome.err)"
            )
        }
    }

    @Test("another address of the vendor makes it stale")
    func otherAccount() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors, at: ["amberflo"])
            let url = vendors.urls["amberflo"] ?? ""
            try project.edit("meterway.yaml", url, url + "/")
            #expect(await project.run("apply", "plan.json").status == 1)
            try project.edit("meterway.yaml", url + "/", url.replacing("127.0.0.1", with: "localhost"))
            let outcome = await project.run("apply", "plan.json", "--yes")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("amberflo is no longer the account that the plan was made for: url"))
        }
    }

    @Test("a vendor that cannot be read makes it stale, and it is not saved without it")
    func unreadable() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors, at: ["amberflo", "togai"])
            project.set(TestVendors.variable("togai", "token"), "wrong")
            let outcome = await project.run("apply", "plan.json", "--yes")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("togai cannot be read"))
            #expect(await project.run("plan", "--out", "other.json").status == 1)
            #expect(!project.has("other.json"))
        }
    }

    @Test("a file that was edited, damaged, or is newer is refused")
    func damaged() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors, at: ["amberflo"])
            let text = try project.read("plan.json")
            let cases = [
                (text.replacing("API calls", with: "Mine"), "was edited or damaged"),
                (text.replacing("\"adopt\": false", with: "\"adopt\": true"), "was edited or damaged"),
                (String(text.prefix(text.count / 2)), "is no plan file, or is damaged"),
                (text.replacing("\"formatVersion\": 1", with: "\"formatVersion\": 2"), "has the plan format 2"),
                ("{}", "is no plan file"),
            ]
            for (changed, words) in cases {
                try project.write("plan.json", changed)
                let outcome = await project.run("apply", "plan.json", "--yes")
                #expect(outcome.status == 1)
                #expect(outcome.err.contains(words), "\(outcome.err)")
            }
        }
    }

    @Test("it overwrites no file, holds no secret, and takes no other choice at apply")
    func careful() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors)
            let plan = await project.run("plan", "--out", "plan.json")
            #expect(plan.status == 1)
            #expect(plan.err.contains("`plan.json` is there already, and nothing is overwritten") && plan.out.isEmpty)
            let astray = await project.run("plan", "--out", "none/plan.json", "--format", "json")
            #expect(astray.status == 1, "\(astray.words)")
            #expect(try astray.json().messages.first?.hasPrefix("`none/plan.json` cannot be written, since") == true)
            let text = try project.read("plan.json")
            for secret in TestVendors.credentials.values { #expect(!text.contains(secret)) }
            for option in [["--vendor", "amberflo"], ["--meter", "calls"], ["--adopt"], ["--allow-replace"]] {
                #expect(await project.run(["apply", "plan.json", "--yes"] + option).status == 1)
            }
            #expect(await project.run("apply", "plan.json", "--yes", "--sandbox").status == 1)
            #expect(await project.run("apply", "nowhere.json", "--yes").status == 1)
            #expect(await project.run("apply", "plan.json", "--yes", "--max-updates", "0").status == 5)
        }
    }

    @Test("what was planned with --adopt is adopted, and a selection stays one")
    func choice() async throws {
        try await TestVendors.serve { vendors in
            let project = try await planned(vendors, at: ["amberflo"])
            try project.remove(".meterway")
            await project.succeed("plan", "--adopt", "--meter", "calls", "--out", "adopt.json")
            await project.succeed("apply", "adopt.json", "--yes")
            let list = await project.run("state", "list")
            #expect(list.out.contains("calls") && !list.out.contains("egress"))
        }
    }

    @Test("usage that came in since does not make it stale")
    func usage() async throws {
        try await TestVendors.serve { vendors in
            let customers = "customers:\n  - { meter: egress, customer: ann@example.com, meterKey: k }\n"
            let project = try vendors.project(Meters.two + customers, at: ["usage-engine"])
            #expect(await project.run("apply", "--yes").status == 0, "applied")
            try project.edit("meters/meters.yaml", "meterKey: k }", "meterKey: k, deleteOnReset: true }")
            await project.succeed("plan", "--out", "plan.json")
            try await vendors.sendUsage()
            await project.succeed("apply", "plan.json", "--yes")
        }
    }
}
