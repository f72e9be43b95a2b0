import Foundation
import Metering
import Migration
import Testing

@Suite("What keeps meters at the old vendor although they were compared")
struct MigrateGateTests {
    @Test("a meter that the files take from the new vendor stays at the old one, and is at neither by no command")
    func away() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            let text = try project.read("meters/meters.yaml")
            let entry = try #require(text.range(of: "vendors: [togai, amberflo]"))
            try project.write("meters/meters.yaml", text.replacingCharacters(in: entry, with: "vendors: [togai]"))
            try project.verify(direction)
            let before = vendors.holdings
            let cut = await project.run(direction.command("cutover"))
            #expect(cut.status == 4 && cut.err.contains("would be at neither"), "\(cut.words)")
            #expect(vendors.holdings == before)
            try project.write("meters/meters.yaml", text)
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            await project.expectSettled()
        }
    }

    @Test("a customer's counter that somebody made at the old vendor is taken in before it retires")
    func stray() async throws {
        let direction = Direction(from: Speaking(vendor: "usage-engine"), to: "togai")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            let customers = """
                customers:
                  - { meter: egress, customer: gamma@example.com, meterKey: a1f8797b-c827-4483-b6cf-6d3d3baa18a7 }

                """
            try await vendors.byOthers(at: "usage-engine") {
                try $0.write("meters/meters.yaml", Meters.two + customers)
            }
            let cut = await project.run(direction.command("cutover"))
            #expect(cut.status == 4 && cut.err.contains("gamma@example.com"), "\(cut.words)")
            let taken = await project.run(direction.command("run"))
            #expect(taken.status == 0 && taken.out.contains("gamma@example.com"), "\(taken.words)")
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            await project.expectSettled()
        }
    }

    @Test("after a way there and back, the way back is taken back first, and then the way there")
    func thereAndBack() async throws {
        let there = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        let home = Direction(from: Speaking(vendor: "amberflo"), to: "togai")
        try await TestVendors.serve { vendors in
            let project = try await there.moved(vendors)
            let text = try project.read("meters/meters.yaml")
            for (way, more) in [(there, []), (home, ["--adopt"])] {
                await project.succeed(way.command("run") + more)
                try project.verify(way)
                await project.succeed(way.command("cutover"))
            }
            for (way, phase) in [(home, "cutover"), (home, "run"), (there, "cutover")] {
                await project.succeed(
                    way.command("rollback", "--phase", phase, "--max-deletes", "9", "--max-updates", "9")
                )
                await project.expectSettled()
            }
            #expect(try project.read("meters/meters.yaml") == text)
            #expect(try project.record(there).phase == .moved && project.record(home).phase == .rolledBack)
        }
    }

    @Test("with `--yes`, a rollback that is given twice takes back no more than the cutover")
    func givenTwice() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction)
            await project.succeed(direction.command("cutover"))
            await project.succeed(direction.command("rollback"))
            let before = vendors.holdings
            let again = await project.run(direction.command("rollback"))
            #expect(again.status == 1 && again.err.contains("give `--phase run`"), "\(again.words)")
            #expect(again.err.contains("the cutover of `calls`, `egress` was taken back already"), "\(again.err)")
            #expect(vendors.holdings == before)
            #expect(try project.record(direction).phase == .moved)
            try project.verify(direction)
            let later = await project.run(direction.command("rollback", "--meter", "calls"))
            #expect(
                later.status == 1 && later.err.contains("give `--phase run`"),
                "a comparison changes nothing: \(later.words)"
            )
            let asked = await project.run(["migrate", "rollback"] + direction.route, answer: "no")
            #expect(asked.out.contains("Rollback of the run"), "a person is asked: \(asked.words)")
            await project.succeed(direction.command("rollback", "--phase", "run"))
            #expect(try project.record(direction).phase == .rolledBack)
        }
    }

    @Test("how little was compared, and what nobody used, is said before the question, and refuses nothing")
    func shortComparison() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction, window: "2026-11-16T10:00:00Z/2026-11-16T12:00:00Z")
            let cut = await project.run(["migrate", "cutover"] + direction.route, answer: "no")
            let words = "`calls`, `egress`: only 2 hours of a period of 30 days were compared"
            #expect(cut.out.contains(words), "\(cut.words)")
            let json = try await project.run(direction.command("cutover", "--format", "json")).json()
            #expect(json["phase"] == "cut-over" && json["hints"]?[0]?.string?.contains(words) == true, "\(json)")
        }
    }

    @Test("what was adopted and cannot be as it was is said first and let go of, and the rollback comes to its end")
    func kept() async throws {
        let direction = Direction(from: Speaking(vendor: "amberflo"), to: "togai")
        try await TestVendors.serve { vendors in
            let draft = Meters.egress.replacing("    event:", with: "    status: draft\n    event:")
            let theirs = try vendors.project(Meters.event + "meters:\n" + draft, at: ["togai"])
            await theirs.apply()
            let meters = Meters.two.replacing(
                "    event: api_request\n",
                with: "    event: api_request\n    vendors: [amberflo]\n"
            )
            let project = try vendors.syncProject(meters)
            await project.apply()
            let assessed = await project.run(["migrate", "assess"] + direction.route)
            #expect(
                assessed.out.contains("which nobody manages, and which would change in `status`"),
                "\(assessed.words)"
            )
            await project.succeed(direction.command("run", "--adopt"))
            let back = await project.run(direction.command("rollback", "--max-deletes", "9"))
            #expect(back.status == 0 && back.out.contains("is let go of as it is now"), "\(back.words)")
            #expect(try project.record(direction).phase == .rolledBack)
            #expect(try project.read("meters/meters.yaml") == meters)
            await project.expectSettled()
        }
    }

    @Test("a meter that the old vendor does not have is told, and not passed over")
    func missing() async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            let seats = Meters.meter("seats", name: "Seats")
                .replacing("    event: api_request\n", with: "    event: api_request\n    vendors: [togai]\n")
            try project.edit("meters/meters.yaml", "meters:\n", "meters:\n" + seats)
            let run = await project.run(direction.command("run"))
            #expect(run.status == 3 && run.out.contains("seats: the files want it at togai"), "\(run.words)")
            let assessed = await project.run(["migrate", "assess"] + direction.route)
            #expect(assessed.status == 3 && assessed.out.contains("2 of 3 meters can move"), "\(assessed.words)")
            await project.apply()
            await project.succeed(direction.command("run"))
            await project.expectSettled()
        }
    }
}
