import AdapterKit
import Foundation
import HTTPTypes
import Metering
import Migration
import SQLiteState
import SyncEngine
import Testing

@Suite("Migrations between accounts of one kind, with decisions, and in parts")
struct MigrateSpecialTests {
    private static let accounts =
        Meters.head + """
            vendors:
              old: { adapter: amberflo, url: "https://old.example.com", auth: { apiKey: "${env:OLD}" } }
              new: { adapter: amberflo, url: "https://new.example.com", auth: { apiKey: "${env:NEW}" } }

            """

    private func accounts() throws -> TestProject {
        let meters = Meters.two.replacing(
            "  - key: egress\n",
            with: "  - key: egress\n    overrides: { old: { meterApiName: Egress.MiB } }\n"
        )
        .replacing("    event: api_request\n", with: "    event: api_request\n    vendors: [old]\n")
        return try TestProject(["meterway.yaml": Self.accounts, "meters/meters.yaml": meters])
    }

    private func names(_ project: TestProject) throws -> [String: String] {
        let store = try SQLiteStateStore(path: project.root.path + "/.meterway/sandbox/state.sqlite")
        return Dictionary(keepingFirst: try store.bindings().filter { $0.vendor == "new" }.map { ($0.ref.key, $0.id) })
    }

    @Test("between two accounts at Amberflo, the names that senders use stay, unless new ones are asked for")
    func keepsKeys() async throws {
        let project = try accounts()
        await project.apply("--sandbox")
        await project.succeed("migrate", "run", "--from", "old", "--to", "new", "--yes", "--sandbox")
        #expect(try names(project) == ["egress": "Egress.MiB", "calls": "calls"])
        await project.succeed("plan", "--sandbox", "--detailed-exitcode")
        let csv = try project.read("migration-old-new/mapping.csv")
        #expect(
            csv.contains(
                "egress,,,old,meterDefinition,Egress,Egress.MiB,Egress.MiB,new,meterDefinition,Egress,Egress.MiB,Egress.MiB"
            )
        )

        let other = try accounts()
        await other.apply("--sandbox")
        await other.succeed("migrate", "run", "--from", "old", "--to", "new", "--yes", "--sandbox", "--new-keys")
        #expect(try names(other) == ["egress": "egress", "calls": "calls"])
    }

    @Test("what was decided fills the files, and gives customers their counters; what is open holds its meter up")
    func decisions() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "usage-engine")
            let bare = Meters.two.replacing("    unit: bytes\n", with: "").replacing("    unit: calls\n", with: "")
                .replacing("    event: api_request\n", with: "    event: api_request\n    vendors: [togai]\n")
            let project = try vendors.project(bare)
            await project.apply()
            let blocked = await project.run(direction.command("run"))
            #expect(blocked.status == 3 && blocked.out.contains("unit:"), "\(blocked.words)")
            #expect(try !project.read("meters/meters.yaml").contains("usage-engine"))
            try project.write(
                "decisions.yaml",
                """
                meters:
                  - key: egress
                    unit: bytes
                  - key: calls
                    unit: calls
                    resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }
                customers:
                  - { meter: egress, customer: user0@example.com, meterKey: a1f8797b-c827-4483-b6cf-6d3d3baa18a7 }
                  - { meter: calls, customer: user0@example.com }

                """
            )
            let open = await project.run(direction.command("run", "--decisions", "decisions.yaml"))
            #expect(
                open.status == 3
                    && open.out.contains("nobody has decided what feeds the counters of `user0@example.com`")
            )
            try project.edit(
                "decisions.yaml",
                "customer: user0@example.com }",
                "customer: user0@example.com, meterKey: 7c1d }"
            )
            await project.succeed(direction.command("run", "--decisions", "decisions.yaml"))
            let text = try project.read("meters/meters.yaml")
            #expect(text.contains("timezone: Europe/Paris") && text.contains("unit: bytes"), "\(text)")
            await project.expectSettled()
            let csv = try project.read("migration-togai-usage-engine/mapping.csv")
            #expect(
                csv.contains(
                    "egress,user0@example.com,a1f8797b-c827-4483-b6cf-6d3d3baa18a7,togai,,,,,usage-engine,meter,"
                )
            )
            await project.succeed(direction.command("rollback"))
            for file in ["meters/meters.yaml", "meters/migrated-togai.yaml"] where project.has(file) {
                #expect(try !project.read(file).contains("user0@example.com"), "\(file)")
            }
            await project.expectSettled()
        }
    }

    @Test("without a customer's counter at a vendor that counts by them, that is said")
    func hint() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "usage-engine")
            let project = try await MigrateRunTests.atTogai(vendors)
            let moved = await project.succeed(direction.command("run", "--format", "json"))
            #expect(
                try moved.json()["hints"]?[0]?.string?.contains("`calls`, `egress` have none") == true,
                "\(moved.out)"
            )
        }
    }

    @Test("meters that share a schema are cut over one after the other, and no plan between touches the schema")
    func waves() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
            let halved = Meters.two.replacing("value: attributes.bytes", with: "value: attributes.bytes / 3")
                .replacing("    event: api_request\n", with: "    event: api_request\n    vendors: [togai]\n")
            let project = try vendors.syncProject(halved)
            await project.apply()
            await project.succeed(direction.command("run"))
            for key in ["egress", "calls"] {
                try project.verify(direction)
                await project.succeed(direction.command("cutover") + ["--meter", key])
                let plan = try await project.run("plan", "--format", "json").json()
                #expect(plan.changes == [], "\(key): \(plan.text(.pretty))")
            }
            #expect(vendors.requests("togai") { $0 == .delete } == 0)
            #expect(try project.record(direction).phase == .cutOver)
            await project.succeed(direction.command("rollback"))
            await project.expectSettled()
        }
    }

    @Test("a rollback takes back what the run added to a schema that another meter shares, and the next plan is empty")
    func sharedSchema() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "amberflo"), to: "togai")
            let meters = """
                events:
                  - { name: api, attributes: [{ name: bytes }, { name: status }], dimensions: [region, tier] }
                meters:
                  - key: calls
                    name: Calls
                    event: api
                    aggregation: sum
                    value: attributes.bytes
                    dimensions: [region]
                    vendors: [togai]
                  - key: errors
                    name: Errors
                    event: api
                    aggregation: sum
                    value: attributes.status
                    dimensions: [tier]
                    vendors: [amberflo]

                """
            let project = try vendors.syncProject(meters)
            await project.apply()
            await project.succeed(direction.command("run"))
            let back = await project.succeed(direction.command("rollback"))
            #expect(back.out.contains("`attributes.status` stays at Togai"), "\(back.words)")
            await project.expectSettled()
        }
    }

    @Test(
        "what a run made goes again also where the files want it at every vendor, which is said, and what was there stays"
    )
    func everywhere() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
            let project = try vendors.syncProject(Meters.two)
            await project.apply("--vendor", "togai")
            await project.apply("--vendor", "amberflo", "--meter", "calls")
            let text = try project.read("meters/meters.yaml")
            let moved = await project.succeed(direction.command("run", "--format", "json"))
            #expect(try moved.json()["applied"] == 1)
            let back = await project.run(direction.command("rollback"))
            #expect(back.status == 0 && back.out.contains("- meterDefinition egress"), "\(back.words)")
            #expect(back.out.contains("calls   was at amberflo before the run, and stays"), "\(back.words)")
            #expect(back.out.contains("the files had `egress` at amberflo before the run"), "\(back.words)")
            #expect(try project.read("meters/meters.yaml") == text)
            let plan = try await project.run("plan", "--format", "json", "--vendor", "amberflo").json()
            #expect(plan.changeList == ["amberflo create egress"], "\(plan.text(.pretty))")
            #expect(try project.record(direction).phase == .rolledBack)
            await project.succeed(direction.command("run"))
            let asked = await project.run(["migrate", "rollback"] + direction.route, answer: "yes")
            #expect(asked.status == 1 && asked.err.contains("With these, usage is taken away"), "\(asked.words)")
            let typed = await project.run(["migrate", "rollback"] + direction.route, answer: "egress")
            #expect(typed.status == 0, "\(typed.words)")
            // What an apply makes after that is not the run's.
            await project.apply("--vendor", "amberflo")
            await project.succeed(direction.command("run"))
            let kept = await project.run(direction.command("rollback"))
            #expect(
                kept.status == 0 && kept.out.contains("egress  was at amberflo before the run, and stays"),
                "\(kept.words)"
            )
            await project.succeed("plan", "--vendor", "amberflo", "--detailed-exitcode")
        }
    }

    @Test(
        "a rollback keeps the rules that the run wrote under a definition that was there before, and says the way out"
    )
    func adoptedWithRules() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
            let filter = "dimensions: [region]\n    value: attributes.bytes\n    filter: dimensions.region == \"eu\""
            let meters = Meters.two.replacing("value: attributes.bytes", with: filter)
            let others = try vendors.project(meters, at: ["amberflo"])
            await others.apply()
            let old = meters.replacing(
                "    event: api_request\n",
                with: "    event: api_request\n    vendors: [togai]\n"
            )
            let project = try vendors.syncProject(old)
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            await project.apply()
            let moved = await project.run(direction.command("run"))
            #expect(moved.status == 0 && moved.out.contains("+ filteringRule egress/region/INCLUDE"), "\(moved.words)")
            let held = vendors.holdings
            let back = await project.run(direction.command("rollback"))
            #expect(back.status == 3 && back.out.contains("! filteringRule egress/region/INCLUDE"), "\(back.words)")
            #expect(back.out.contains("stays at the vendor, and this decides with it what counts there"))
            #expect(back.out.contains("`meterway state forget`") && vendors.holdings == held)
            let list = await project.run("state", "list", "--vendor", "amberflo")
            #expect(list.out.contains("filteringRule") && !list.out.contains("meterDefinition"), "\(list.out)")
        }
    }

    @Test(
        "a rollback of the cutover changes nothing of what somebody made at the old vendor in place of what retired",
        arguments: [false, true]
    )
    func madeByOthers(isRemoved: Bool) async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            let others = try vendors.project(Meters.two, at: ["togai"])
            await others.apply("--adopt")
            try others.write("meters/meters.yaml", Meters.none)
            await others.apply()
            let theirs = Meters.two.replacing("Bytes leaving the platform", with: "Theirs")
            try others.write("meters/meters.yaml", theirs)
            await others.apply()

            let back = await project.run(direction.command("rollback"))
            #expect(back.status == 3 && !back.words.contains("`--adopt`"), "\(back.words)")
            #expect(back.out.contains("it is not managed here, and differs from the project"), "\(back.words)")
            #expect(
                back.out.contains("adopt it with `meterway apply --adopt`, and give the same rollback again; or "),
                "\(back.words)"
            )
            await others.succeed("plan", "--detailed-exitcode")
            // What it says to do does it, and the same command ends what is left.
            if isRemoved {
                try others.write("meters/meters.yaml", Meters.event + "meters:\n" + Meters.calls)
                await others.apply()
            } else {
                await project.apply("--adopt")
            }
            await project.succeed(direction.command("rollback"))
            #expect(try project.record(direction).phase == .moved)
            await project.expectSettled()
        }
    }

    @Test("a second meterKey for a customer who has a counter is asked about, and nothing is doubled")
    func secondKey() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "usage-engine")
            let project = try await MigrateRunTests.atTogai(vendors)
            func decide(_ key: String) throws {
                try project.write(
                    "decisions.yaml",
                    "customers: [{ meter: egress, customer: user0@example.com, meterKey: \(key) }]\n"
                )
            }
            try decide("one")
            await project.succeed(direction.command("run", "--decisions", "decisions.yaml"))
            try decide("two")
            let second = await project.run(direction.command("run", "--decisions", "decisions.yaml"))
            #expect(second.status == 4 && second.out.contains("`one`, and `two` is decided"), "\(second.words)")
            await project.expectSettled()
        }
    }

    @Test(
        "a rollback of the run leaves what another migration counts at the new vendor, and what would be at no vendor"
    )
    func shared() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
            let other = Direction(from: Speaking(vendor: "usage-engine"), to: "amberflo")
            let meters = Meters.two.replacing(
                "    event: api_request\n",
                with: "    event: api_request\n    vendors: [togai, usage-engine]\n"
            )
            let project = try vendors.syncProject(meters)
            await project.apply()
            for way in [direction, other] {
                await project.succeed(way.command("run"))
            }
            let before = vendors.holdings
            let back = await project.run(direction.command("rollback"))
            #expect(
                back.status == 1 && back.err.contains("by the migration from usage-engine to amberflo"),
                "\(back.words)"
            )
            #expect(vendors.holdings == before)

            let late = await project.run(other.command("rollback") + ["--meter", "calls"])
            // The later one made nothing there, so that it goes without taking anything along.
            #expect(late.status == 0 && vendors.holdings == before, "\(late.words)")
            let text = try project.read("meters/meters.yaml")
            try project.write(
                "meters/meters.yaml",
                text.replacing("vendors: [togai, usage-engine, amberflo]", with: "vendors: [amberflo]")
            )
            await project.apply("--max-deletes", "9")
            let status = await project.run("migrate", "status")
            #expect(status.out.contains("and nothing of it is bound at togai"), "\(status.out)")
            let run = await project.run(direction.command("run"))
            #expect(run.status == 0 && !run.err.contains("at both vendors:"), "\(run.words)")
        }
    }

    @Test("a meter that would be at no vendor is not taken back")
    func bereft() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
            let project = try await direction.moved(vendors)
            let text = try project.read("meters/meters.yaml")
            try project.write("meters/meters.yaml", text.replacing("[togai, amberflo]", with: "[amberflo]"))
            await project.apply("--max-deletes", "9")
            let before = vendors.holdings
            let back = await project.run(direction.command("rollback"))
            #expect(back.status == 1 && back.err.contains("would be at no vendor"), "\(back.words)")
            #expect(vendors.holdings == before)
        }
    }

    @Test("a bound meter that no file has any more keeps the name that it was given by an override")
    func unfiledName() async throws {
        let project = try accounts()
        await project.apply("--sandbox")
        try project.write("meters/meters.yaml", Meters.none)
        await project.succeed("migrate", "run", "--from", "old", "--to", "new", "--yes", "--sandbox")
        #expect(try project.read("meters/migrated-old.yaml").contains("meterApiName: Egress.MiB"))
        await project.succeed("plan", "--sandbox", "--detailed-exitcode")
    }

    @Test("a second migration of the same route takes up what is new, and leaves what was cut over")
    func second() async throws {
        try await TestVendors.serve { vendors in
            let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            let seats = Meters.meter("seats", name: "Seats")
                .replacing("    event: api_request\n", with: "    event: api_request\n    vendors: [togai]\n")
            try project.edit("meters/meters.yaml", "meters:\n", "meters:\n" + seats)
            await project.apply()
            let moved = await project.succeed(direction.command("run", "--format", "json"))
            #expect(try moved.json()["meters"] == ["seats"])
            #expect(try project.record(direction).phase == .moved)
            await project.expectSettled()
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            #expect(try project.record(direction).keys(at: .cutOver).count == 3)
            await project.expectSettled()
        }
    }
}
