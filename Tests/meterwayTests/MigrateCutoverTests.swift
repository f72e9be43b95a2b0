import Foundation
import HTTPTypes
import Metering
import Migration
import SQLiteState
import SandboxServer
import SyncEngine
import Testing

@Suite("Retiring the old side of a migration, and taking that back")
struct MigrateCutoverTests {
    @Test(
        "nothing is deleted at the old vendor, its objects retire, and the next plan is empty",
        arguments: Direction.all
    )
    func retires(_ direction: Direction) async throws {
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            let cut = await project.succeed(direction.command("cutover", "--format", "json"))
            #expect(try cut.json()["phase"] == "cut-over")
            #expect(vendors.requests(direction.from.vendor) { $0 == .delete } == 0)
            #expect(try project.read("meters/meters.yaml").contains("vendors: [\(direction.to)]"))
            await project.expectSettled()
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changes == [], "\(plan.text(.pretty))")
            #expect(try project.state().bindings().allSatisfy { $0.vendor != direction.from.vendor })
            await project.succeed("drift")
            let again = await project.succeed(direction.command("cutover", "--format", "json"))
            #expect(try again.json()["applied"] == 0)
            let moved = await project.succeed(direction.command("run", "--format", "json"))
            #expect(try moved.json()["meters"] == [])
            await project.expectSettled()
        }
    }

    @Test("the old vendor can leave the project afterwards", arguments: Direction.all)
    func leavesTheProject(_ direction: Direction) async throws {
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            let lines = try project.read("meterway.yaml").split(separator: "\n", omittingEmptySubsequences: false)
            try project.write(
                "meterway.yaml",
                lines.filter { !$0.hasPrefix("  \(direction.from.vendor):") }.joined(separator: "\n")
            )
            await project.expectSettled()
        }
    }

    @Test(
        "cut off at any write to the state, no plan deletes anything at the old vendor, and the same command ends it",
        arguments: 0..<10,
        Direction.all.filter { $0.from.dialect == nil && $0.from.vendor != "amberflo" }
    )
    func cutOff(after writes: Int, _ direction: Direction) async throws {
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            _ = await project.run(direction.command("cutover"), cutOffAfter: writes)
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changes.allSatisfy { $0["action"] != "delete" }, "\(plan.text(.pretty))")
            // What has begun to retire goes on, however old the comparison has become meanwhile; all else has to be compared anew.
            vendors.wait(seconds: writes < 2 ? 0 : 86_400 * 2, project)
            var cut = await project.run(direction.command("cutover"))
            if cut.status == 4 {
                #expect(cut.err.contains("it was compared 2 days ago"), "\(cut.words)")
                try project.verify(
                    direction,
                    meters: project.record(direction).meters.map(\.key),
                    at: TestProject.noon.adding(seconds: 86_400 * 2)
                )
                cut = await project.run(direction.command("cutover"))
            }
            #expect(cut.status == 0, "\(cut.words)")
            #expect(try project.record(direction).phase == .cutOver)
            await project.expectSettled()
            await project.succeed(direction.command("rollback", "--format", "json"))
            await project.expectSettled()
            await project.succeed(direction.command("rollback", "--phase", "run", "--max-deletes", "9"))
            await project.expectSettled()
        }
    }

    @Test("only what was compared, passed, is young enough and counts as then may leave")
    func gate() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            let before = vendors.holdings
            let egress = try #require(Meter.Key("egress"))
            func refused(_ reason: String, _ more: String..., line: Int = #line) async {
                let outcome = await project.run(direction.command("cutover") + more)
                #expect(outcome.status == 4 && outcome.err.contains(reason), "\(line): \(outcome.words)")
            }
            await refused("none of `calls`, `egress` can leave togai: its usage at both vendors was never compared")
            try project.verify(direction, meters: [egress])
            await refused(
                "`calls` cannot leave togai: its usage at both vendors was never compared since it was moved; compare both sides, by"
            )
            try project.verify(direction, passed: false)
            await refused("did not pass: of its numbers, 1 differs or is not to be had")
            try project.verify(direction, at: TestProject.noon.adding(seconds: -86_401))
            await refused("at most 24 hours are allowed")
            try project.verify(direction)
            #expect(vendors.holdings == before)
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes / 2")
            await project.apply("--allow-replace")
            await refused("what its number rests on was changed")
            try project.verify(direction)
            try await vendors.byOthers(
                at: "amberflo",
                Meters.two.replacing("attributes.bytes", with: "attributes.bytes / 2")
            ) {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Traffic")
            }
            await refused("`displayName` of the meterDefinition egress was changed at amberflo")
            await project.succeed(direction.command("cutover") + ["--meter", "calls"])
            #expect(try project.record(direction).phase == .verified)
        }
    }

    @Test(
        "a cutover that was cut off goes through the gate again where the old side was brought back",
        arguments: [3, 4, 6]
    )
    func comesBack(after writes: Int) async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            _ = await project.run(direction.command("cutover"), cutOffAfter: writes)
            await project.apply("--adopt")
            try project.verify(direction, meters: project.record(direction).meters.map(\.key), passed: false)
            let cut = await project.run(direction.command("cutover"))
            #expect(cut.status == 4 && cut.err.contains("did not pass"), "\(cut.words)")
        }
    }

    @Test("an edit of the files, a customer's counter that is gone, and a wider window that failed keep the old side")
    func restsOn() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "usage-engine")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            func refused(_ reason: String, line: Int = #line) async {
                let outcome = await project.run(direction.command("cutover"))
                #expect(outcome.status == 4 && outcome.err.contains(reason), "\(line): \(outcome.words)")
            }
            try project.verify(direction)
            let text = try project.read("meters/meters.yaml")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
            await refused("what its number rests on was changed")
            try project.write("meters/meters.yaml", text)
            let customers = try #require(text.range(of: "customers:"))
            try project.write("meters/meters.yaml", String(text[..<customers.lowerBound]))
            await project.apply("--max-deletes", "1")
            await refused("`egress` cannot leave togai: what its number rests on was changed")
            try project.verify(direction, passed: false)
            try project.verify(direction, window: "2026-11-01T00:00:00Z/2026-11-01T00:00:01Z")
            await refused("the comparison of 2026-11-01T00:00:00Z/2026-12-01T00:00:00Z")
            #expect(try project.record(direction).phase == .moved)
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
        }
    }

    @Test(
        "every phase takes the window: a cutover wants all of it compared, and a phase that asks for no usage checks it"
    )
    func window() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            for phase in ["run", "cutover", "rollback", "status"] {
                let wrong = await project.run(direction.command(phase, "--window", "november", "--format", "json"))
                #expect(wrong.status == 1)
                let error = try wrong.json()["errors"]?.array?.first
                #expect(
                    error?["message"]?.string?.hasPrefix("`--window`: “november” is not a period") == true,
                    "\(wrong.out)"
                )
                #expect(error?["expected"]?.string?.hasPrefix("a half-open interval") == true, "\(wrong.out)")
            }
            await project.succeed(direction.command("run", "--window", "2026-11-01/P1M"))
            await project.succeed(direction.command("status", "--window", "2026-11-01/P1M"))
            let wide = await project.run(direction.command("cutover", "--window", "2026-10-01/P2M"))
            #expect(wide.status == 4)
            #expect(wide.err.contains("and not of all of 2026-10-01T00:00:00Z/2026-12-01T00:00:00Z"), "\(wide.err)")
            await project.succeed(direction.command("cutover", "--window", "2026-11-01/P1M"))
            await project.succeed(direction.command("rollback", "--window", "2026-11-01/P1M"))
        }
    }

    @Test("an old comparison is enough where the command says so")
    func age() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction, at: TestProject.noon.adding(seconds: -86_400 * 3))
            for (age, hint) in [("soon", "write a number with m, h or d"), ("999d", "write an age from 1m to 366d")] {
                let wrong = await project.run(direction.command("cutover", "--max-age", age, "--format", "json"))
                #expect(wrong.status == 1)
                #expect(
                    try wrong.json()["errors"]?.array?.first?["hint"]?.string?.hasPrefix(hint) == true,
                    "\(wrong.out)"
                )
            }
            await project.succeed(direction.command("cutover", "--max-age", "7d"))
        }
    }

    @Test("where the old vendor refuses one, its meter stays in the files, and the same command ends it")
    func refusedByVendor() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            vendors.faults.add(
                try FaultRule(
                    .answer(FaultAnswer(status: 400)),
                    method: .post,
                    path: "/usage_meters/*/deactivate",
                    count: 1
                )
            )
            let partly = await project.run(direction.command("cutover", "--format", "json"))
            #expect(partly.status == 3, "\(partly.words)")
            #expect(try partly.json()["phase"] == "running")
            let record = try project.record(direction)
            #expect(record.keys(at: .cutOver).count == 1 && record.keys(at: .leaving).count == 1)
            let text = try project.read("meters/meters.yaml")
            #expect(text.contains("vendors: [amberflo]") && text.contains("vendors: [togai, amberflo]"), "\(text)")
            await project.expectSettled()
            let status = await project.run("migrate", "status")
            #expect(
                status.out.contains("ended with status 3") && status.out.contains("end it: meterway migrate cutover")
            )
            await project.succeed(direction.command("cutover"))
            #expect(try project.record(direction).phase == .cutOver)
            await project.expectSettled()
        }
    }

    @Test("a rollback of the cutover brings the old side back as it was", arguments: Direction.all)
    func rejoins(_ direction: Direction) async throws {
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            let text = try project.read("meters/meters.yaml")
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            let back = await project.run(direction.command("rollback", "--format", "json"))
            #expect(try back.json()["undone"] == "cutover")
            guard direction.from.dialect != "meters" else {
                #expect(back.status == 3, "\(back.words)")
                #expect(try back.json()["held"]?[0]?["reason"]?.string?.contains("cannot be undone") == true)
                #expect(try project.record(direction).phase == .cutOver)
                await project.expectSettled()
                // What it says to do does it.
                try project.edit(
                    "meters/meters.yaml",
                    "  - key: egress\n",
                    "  - key: egress\n    overrides: { amberflo: { meterApiName: egress-2, label: Egress 2 } }\n"
                )
                let text = try project.read("meters/meters.yaml")
                let entry = try #require(text.range(of: "vendors: [togai]"))
                try project.write(
                    "meters/meters.yaml",
                    text.replacingCharacters(in: entry, with: "vendors: [togai, amberflo]")
                )
                await project.apply()
                return
            }
            #expect(back.status == 0, "\(back.words)")
            #expect(try back.json()["phase"] == "moved")
            let hint = try back.json()["hints"]?[0]?.string ?? ""
            #expect(hint.hasSuffix("by `meterway ingest FILE --vendor \(direction.from.vendor)`"), "\(back.words)")
            #expect(try project.read("meters/meters.yaml") == text)
            await project.expectSettled()
            #expect(try project.state().bindings().contains { $0.vendor == direction.from.vendor })
        }
    }

    @Test("a customer's counter whose period has ended is made anew, and the loss is said first")
    func lateReturn() async throws {
        let direction = Direction(from: Speaking(vendor: "usage-engine"), to: "togai")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            let cut = await project.run(direction.command("cutover"))
            #expect(cut.status == 0 && cut.out.contains("It can be taken back until"), "\(cut.words)")
            vendors.wait(seconds: 86_400 * 40, project)
            let back = await project.succeed(direction.command("rollback"))
            #expect(
                back.out.contains("Cannot be taken back:") && back.out.contains("begins at nothing"),
                "\(back.words)"
            )
            await project.expectSettled()
        }
    }

    @Test("a rollback of the run takes away what it made, and the files are as they were", arguments: Direction.all)
    func withdraws(_ direction: Direction) async throws {
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            let back = await project.succeed(direction.command("rollback", "--format", "json"))
            #expect(try back.json()["undone"] == "run" && back.json()["phase"] == "rolled-back")
            #expect(try project.read("meters/meters.yaml").contains("vendors: [\(direction.from.vendor)]"))
            await project.expectSettled()
            #expect(try project.state().bindings().allSatisfy { $0.vendor != direction.to })
            await project.succeed(direction.command("rollback", "--format", "json"))
            let again = await project.run(direction.command("run", "--format", "json"))
            #expect(again.status == 0 || direction.to == "togai", "\(again.words)")
        }
    }

    @Test(
        "a rollback whose mapping cannot be written tells what it did, and ends with 1",
        arguments: ["text", "json", "markdown"]
    )
    func unwritableMapping(format: String) async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.remove("migration-togai-amberflo")
            try project.write("migration-togai-amberflo", "")
            let back = await project.run(direction.command("rollback", "--format", format))
            #expect(back.status == 1)
            #expect(back.err.contains("`migration-togai-amberflo/mapping.csv` could not be written"), "\(back.err)")
            #expect(back.out.contains(format == "json" ? "\"undone\": \"run\"" : " applied"), "\(back.out)")
            #expect(try project.record(direction).phase == .rolledBack)
        }
    }

    @Test("cut off at any write to the state, a rollback is ended by the same command", arguments: 0..<9)
    func rollbackCutOff(after writes: Int) async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            _ = await project.run(direction.command("rollback"), cutOffAfter: writes)
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changes.allSatisfy { $0["action"] != "delete" }, "\(plan.text(.pretty))")
            await project.succeed(direction.command("rollback", "--phase", "cutover"))
            #expect(try project.record(direction).phase == .moved)
            await project.expectSettled()
            _ = await project.run(direction.command("rollback", "--phase", "run"), cutOffAfter: writes)
            await project.succeed(direction.command("rollback", "--phase", "run"))
            #expect(try project.record(direction).phase == .rolledBack)
            await project.expectSettled()
        }
    }

    @Test("what the run had adopted at the new vendor is given back as it was")
    func givesBack() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let theirs = try vendors.project(
                Meters.event + "meters:\n" + Meters.egress.replacing("name: Egress", with: "name: Traffic"),
                at: ["amberflo"]
            )
            await theirs.apply()
            let before = vendors.holdings.filter { $0.key.hasPrefix("amberflo") }
            let meters = Meters.two.replacing(
                "    event: api_request\n",
                with: "    event: api_request\n    vendors: [togai]\n"
            )
            let project = try vendors.syncProject(meters)
            await project.apply()
            let waits = await project.run(direction.command("run"))
            #expect(waits.status == 3 && waits.out.contains("--adopt"), "\(waits.words)")
            await project.succeed(direction.command("run", "--adopt"))
            await project.expectSettled()
            await project.succeed(direction.command("rollback"))
            #expect(vendors.holdings.filter { $0.key.hasPrefix("amberflo") } == before)
            await theirs.expectSettled()
            await project.expectSettled()
        }
    }

    @Test("moving back after a cutover is another migration, and the first is not taken back under it")
    func back() async throws {
        let there = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        let home = Direction(from: Speaking(vendor: "amberflo"), to: "togai")
        try await TestVendors.serve { vendors in
            let project = try await there.moved(vendors)
            try project.verify(there)
            await project.succeed(there.command("cutover"))
            let waits = await project.run(home.command("run"))
            #expect(waits.status == 3 && waits.out.contains("--adopt"), "\(waits.words)")
            await project.succeed(home.command("run", "--adopt"))
            await project.expectSettled()
            let refused = await project.run(there.command("rollback"))
            #expect(
                refused.status == 1 && refused.err.contains("went on by the migration from amberflo to togai"),
                "\(refused.words)"
            )
            try project.verify(home)
            await project.succeed(home.command("cutover"))
            #expect(try project.read("meters/meters.yaml").contains("vendors: [togai]"))
            await project.expectSettled()
        }
    }

    @Test("the status says what a cutover would say, where a later run carried an edit, or time went by")
    func outlook() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            func status(line: Int = #line) async throws -> JSONValue {
                let json = try await project.run("migrate", "status", "--format", "json").json()
                return try #require(json["migrations"]?[0], "\(line): \(json)")
            }
            try project.verify(direction)
            let verified = try await status()
            #expect(verified["phase"] == "verified" && verified["obstacles"] == [])
            try await vendors.byOthers(at: "togai") { theirs in
                try theirs.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
            }
            let carried = await project.run(direction.command("run"))
            #expect(carried.status == 0 && carried.out.contains("egress.value"), "\(carried.words)")
            let reason = "`egress` cannot leave togai: what its number rests on was changed"
            let cutover = await project.run(direction.command("cutover"))
            #expect(cutover.status == 4 && cutover.err.contains(reason), "\(cutover.words)")
            let text = await project.run("migrate", "status")
            #expect(text.out.contains("at both vendors since") && text.out.contains(reason), "\(text.out)")
            #expect(text.out.contains("next      apply what is to be, and compare both sides again"), "\(text.out)")
            let changed = try await status()
            #expect(changed["phase"] == "moved")
            #expect(changed["obstacles"]?.array?.map { $0["key"] } == ["egress"])

            try project.verify(direction)
            let again = try await status()
            #expect(again["phase"] == "verified")
            project.wait(seconds: 100_000)
            let old = try await status()
            #expect(old["phase"] == "moved" && old["obstacles"]?.array?.count == 2)
            #expect(old["next"]?.string?.contains("--max-age") == true, "\(old)")
        }
    }

    @Test("the status tells each migration, its last comparison and what comes next, and contacts nobody")
    func status() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            let before = vendorNames.map { vendors.requests($0) }
            let moved = await project.run("migrate", "status")
            #expect(moved.status == 0 && moved.out.contains("at both vendors") && moved.out.contains("compared  never"))
            try project.verify(direction)
            project.wait(seconds: 7_200)
            let verified = await project.run("migrate", "status")
            #expect(
                verified.out.contains("verified since")
                    && verified.out.contains("(2 hours ago): passed, exact, 2 meters")
            )
            #expect(verified.out.contains("next      meterway migrate cutover --from togai --to amberflo"))
            let json = try await project.run("migrate", "status", "--format", "json").json()
            let first = try #require(json["migrations"]?[0])
            #expect(first["phase"] == "verified" && first["verification"]?["ageSeconds"]?.int == 7_200)
            #expect(first["meters"]?.array?.count == 2)
            let table = await project.run("migrate", "status", "--format", "markdown")
            #expect(table.out.contains("| togai to amberflo | verified |"), "\(table.out)")
            let none = await project.run("migrate", "status", "--from", "amberflo")
            #expect(none.out.hasPrefix("No migration from amberflo was begun;"), "\(none.out)")
            let unknown = await project.run("migrate", "status", "--from", "toggai")
            #expect(unknown.status == 1)
            #expect(unknown.err.contains("nor in any migration; expected one of"), "\(unknown.err)")
            #expect(unknown.err.contains("did you mean `togai`?"), "\(unknown.err)")
            #expect(vendorNames.map { vendors.requests($0) } == before)
        }
    }
}
