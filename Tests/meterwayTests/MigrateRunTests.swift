import Foundation
import Metering
import Testing

@Suite("Making the meters of one vendor at another")
struct MigrateRunTests {
    static let route = ["--from", "togai", "--to", "amberflo"]
    static let run = ["migrate", "run"] + route + ["--yes"]

    /// A project with two meters that its files apply at Togai alone.
    static func atTogai(_ vendors: TestVendors, _ meters: String = Meters.two) async throws -> TestProject {
        let text = meters.replacing("    event: api_request\n", with: "    event: api_request\n    vendors: [togai]\n")
        let project = try vendors.syncProject(text)
        let outcome = await project.run("apply", "--yes")
        try #require(outcome.status == 0, "\(outcome.words)")
        return project
    }

    @Test(
        "meters of the files are applied at the new vendor too; the next plan is empty, and a repeat finds nothing to do"
    )
    func filed() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.atTogai(vendors)
            try project.edit("meters/meters.yaml", "  - key: egress\n", "  # Traffic.\n  - key: egress\n")
            let moved = await project.succeed(Self.run + ["--format", "json"])
            let json = try moved.json()
            #expect(json["applied"]?.int == 2 && json["phase"] == "moved")
            #expect(json["meters"] == ["calls", "egress"] && json["held"] == [])
            let text = try project.read("meters/meters.yaml")
            #expect(text.contains("# Traffic.") && text.contains("vendors: [togai, amberflo]"))
            await project.expectSettled()
            let held = vendors.holdings
            let again = await project.succeed(Self.run + ["--format", "json"])
            #expect(try again.json()["applied"] == 0)
            #expect(try project.read("meters/meters.yaml") == text)
            #expect(vendors.holdings == held)
            let history = try await project.run("history", "--format", "json").json()
            #expect(history["runs"]?.array?.count == 2, "\(history.text(.pretty))")
        }
    }

    @Test("the mapping has the old and new ids, and what senders name at both sides")
    func mapping() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.atTogai(vendors)
            let run = await project.run(Self.run)
            let next = "`meterway migrate verify --from togai --to amberflo --window START/END`"
            #expect(run.err.contains(next), "\(run.err)")
            let csv = try project.read("migration-togai-amberflo/mapping.csv")
            let row = try #require(csv.split(separator: "\r\n").first { $0.hasPrefix("egress,") })
            #expect(row.contains(",togai,usageMeter,Egress,um."), "\(row)")
            #expect(row.hasSuffix(",api_request,amberflo,meterDefinition,Egress,egress,egress"), "\(row)")
            try project.remove("migration-togai-amberflo/mapping.csv")
            let other = await project.run(Self.run + ["--out", "there"])
            #expect(other.status == 0)
            #expect(try project.read("there/mapping.csv") == csv)
            let json = try JSONValue.parse(try project.read("there/mapping.json"))
            #expect(json["objects"]?.array?.count == 3)
        }
    }

    @Test("a run whose mapping cannot be written tells what it did, and ends with 1", arguments: ["text", "json"])
    func unwritableMapping(format: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.atTogai(vendors)
            let outcome = await project.run(Self.run + ["--out", "meterway.yaml", "--format", format])
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("`meterway.yaml/mapping.csv` could not be written"), "\(outcome.err)")
            #expect(outcome.out.contains(format == "json" ? "\"applied\": 2" : "Done: 2 applied."), "\(outcome.out)")
        }
    }

    @Test("meters that no file has are bound as they are, and written into a new file")
    func unfiled() async throws {
        try await TestVendors.serve { vendors in
            let theirs = try vendors.project(Meters.two, at: ["togai"])
            await theirs.apply()
            let before = vendors.holdings.filter { $0.key.hasPrefix("togai") }
            let project = try vendors.syncProject()
            await project.succeed(Self.run)
            let text = try project.read("meters/migrated-togai.yaml")
            #expect(text.contains("key: egress") && text.contains("vendors: [togai, amberflo]"), "\(text)")
            #expect(vendors.holdings.filter { $0.key.hasPrefix("togai") } == before)
            await project.expectSettled()
            let again = await project.run(Self.run)
            #expect(again.status == 0 && again.out.contains("no changes"), "\(again.words)")
        }
    }

    @Test("cut off at any write to the state, the same command ends it, with nothing made twice", arguments: 0..<9)
    func cutOff(after writes: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.atTogai(vendors)
            let first = await project.run(Self.run, cutOffAfter: writes)
            let cut = try await project.run("plan", "--format", "json").json()
            #expect(cut.changes.allSatisfy { $0["action"] != "delete" }, "\(cut.text(.pretty))")
            let outcome = await project.run(Self.run)
            #expect(outcome.status == 0, "\(first.words) \(outcome.words)")
            await project.expectSettled()
            let plan = try await project.run("plan", "--format", "json").json()
            let unmanaged = plan["vendors"]?.array?.flatMap { $0["unmanaged"]?.array ?? [] }
            #expect(unmanaged == [], "\(plan.text(.pretty))")
            let again = await project.run(Self.run + ["--format", "json"])
            #expect(try again.json()["phase"] == "moved", "\(again.words)")
        }
    }

    @Test("a meter of which the files say otherwise than the old vendor was given waits, and the others move")
    func pending() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.atTogai(vendors)
            try project.edit("meters/meters.yaml", "name: Egress", "name: Traffic")
            let moved = await project.run(Self.run + ["--format", "json"])
            #expect(moved.status == 3, "\(moved.words)")
            #expect(try moved.json()["meters"] == ["calls"])
            #expect(try moved.json()["held"]?[0]?["remedy"]?.string?.contains("apply first") == true)
            await project.apply()
            let rest = await project.succeed(Self.run + ["--format", "json"])
            #expect(try rest.json()["applied"] == 1)
            await project.expectSettled()
        }
    }

    @Test("what was edited at the old vendor is what moves, and the files follow")
    func edited() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.atTogai(vendors)
            try await vendors.byOthers(at: "togai") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Traffic")
            }
            await project.succeed(Self.run)
            #expect(try project.read("meters/meters.yaml").contains("name: Traffic"))
            await project.expectSettled()
        }
    }

    @Test("what the new vendor cannot hold stays out of the files, with the reason, and the others move")
    func refused() async throws {
        try await TestVendors.serve { vendors in
            let least = Meters.meter("least", name: "Least").replacing("aggregation: sum", with: "aggregation: min")
            let text = (Meters.event + "meters:\n" + Meters.egress + least)
                .replacing("    event: api_request\n", with: "    event: api_request\n    vendors: [usage-engine]\n")
            let project = try vendors.syncProject(text)
            await project.apply()
            let moved = await project.run(
                ["migrate", "run", "--from", "usage-engine", "--to", "togai", "--yes", "--format", "json"]
            )
            #expect(moved.status == 3, "\(moved.words)")
            let json = try moved.json()
            #expect(json["meters"] == ["egress"])
            #expect(json["held"]?[0]?["key"] == "least")
            #expect(try project.read("meters/meters.yaml").contains("vendors: [usage-engine, togai]"))
            await project.expectSettled()
        }
    }

    @Test("nobody who agrees is nothing written, and both ends have to be read")
    func refusals() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.atTogai(vendors)
            let text = try project.read("meters/meters.yaml")
            let declined = await project.run(["migrate", "run"] + Self.route, answer: "no")
            #expect(declined.status == 1)
            let unknown = await project.run("migrate", "run", "--from", "togai", "--to", "nowhere", "--yes")
            #expect(unknown.status == 1 && unknown.err.contains("nowhere"), "\(unknown.words)")
            try project.edit("meterway.yaml", vendors.urls["amberflo"] ?? "", "http://127.0.0.1:9")
            let unreachable = await project.run(Self.run)
            #expect(unreachable.status == 1, "\(unreachable.words)")
            #expect(try project.read("meters/meters.yaml") == text)
            #expect(!project.has("migration-togai-amberflo"))
        }
    }
}
