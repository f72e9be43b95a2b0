import AdapterKit
import Metering
import SQLiteState
import SyncEngine
import Testing
@testable import meterway

@Suite("Meters that nothing has")
struct SelectionTests {
    /// The commands that take `--meter` and know what there is by the files and the state.
    static let atHome = [
        ["state", "list"], ["state", "show", "egress"], ["state", "forget", "amberflo"], ["projection"],
        ["prove", "--events", "events.ndjson"], ["ingest", "events.ndjson"], ["plan"], ["apply", "--yes"], ["drift"],
        ["drift", "--accept", "--yes"], ["drift", "--every", "5m"], ["undo", "--yes"],
    ]

    /// Those that also look what vendors have.
    static let abroad = [
        ["import", "amberflo"], ["sync", "togai", "amberflo", "--yes"],
        ["sync", "--from", "togai", "--to", "amberflo", "--dry-run"], ["usage", "--window", "2026-11-01/P1M"],
        ["usage", "--record"], ["migrate", "assess", "--from", "togai", "--to", "amberflo"],
        ["migrate", "run", "--from", "togai", "--to", "amberflo", "--yes"],
        ["migrate", "verify", "--from", "togai", "--to", "amberflo", "--window", "2026-11-01/P1M"],
    ]

    @Test(
        "a pattern that matches no meter is an error wherever it is given, with the meter that was meant, and nothing is done",
        arguments: atHome + abroad
    )
    func unmatched(arguments: [String]) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            try project.write("events.ndjson", "")
            await project.apply()
            let (before, files) = (vendors.holdings, try project.contents(of: "meters"))
            let runs = try project.state().history(limit: 100).count
            let asked = vendorNames.map { vendors.requests($0) }
            let outcome = await project.run(arguments + ["--meter", "ergess", "--meter", "calls"])
            #expect(outcome.status == 1, "\(outcome.words)")
            let line = outcome.err.split(separator: "\n").filter { $0.hasPrefix("error: ") }
            #expect(line.count == 1, "\(outcome.err)")
            #expect(
                line.first?.contains(/no meter of .+ matches `--meter ergess`; did you mean `egress`\?/) == true,
                "\(outcome.err)"
            )
            #expect(outcome.out.isEmpty, "\(outcome.out)")
            #expect(vendors.holdings == before)
            #expect(try project.contents(of: "meters") == files)
            #expect(try project.state().history(limit: 100).count == runs)
            if Self.atHome.contains(arguments) {
                #expect(vendorNames.map { vendors.requests($0) } == asked, "no vendor is asked")
            }
        }
    }

    @Test("a command of a migration knows the meters of the migration", arguments: ["cutover", "rollback", "status"])
    func migrations(command: String) async throws {
        let direction = Direction(from: Speaking(vendor: "togai"), to: "amberflo")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            let before = vendors.holdings
            let outcome = await project.run(direction.command(command, "--meter", "ergess"))
            #expect(outcome.status == 1, "\(outcome.words)")
            #expect(outcome.err.contains(/no meter of .*migration.* matches `--meter ergess`; did you mean `egress`\?/))
            #expect(vendors.holdings == before)
        }
    }

    @Test("projections that were saved know their meters")
    func saved() async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        await project.succeed("projection", "--out", "saved.json")
        let outcome = await project.run("projection", "--from", "saved.json", "--meter", "ergess")
        #expect(outcome.status == 1 && outcome.out.isEmpty)
        #expect(outcome.err == "error: no meter of saved.json matches `--meter ergess`; did you mean `egress`?\n")
        await project.succeed("projection", "--from", "saved.json", "--meter", "egr*")
        let vendor = await project.run("projection", "--from", "saved.json", "--vendor", "amberflow")
        #expect(vendor.status == 1 && vendor.err.contains("did you mean `amberflo`?"), "\(vendor.err)")
    }

    @Test("each pattern that matches nothing is told, with what begins alike, or what there is")
    func several() async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        let outcome = await project.run("state", "list", "--meter", "egrs*", "--meter", "c*", "--meter", "x?")
        #expect(
            outcome.err == """
                error: no meter of the project matches `--meter egrs*`; did you mean `egress`?
                error: no meter of the project matches `--meter x?`; there are calls, egress

                """
        )
    }

    @Test("a meter that only a vendor has is one, for commands that look there")
    func onlyThere() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo", "togai"])
            await project.apply()
            try project.write("meters/meters.yaml", Meters.none)
            try project.remove(".meterway")
            for arguments in [
                ["usage", "--window", "2026-11-01/P1M"], ["sync", "togai", "amberflo", "--dry-run"],
                ["migrate", "assess", "--from", "togai", "--to", "amberflo"], ["import", "amberflo"],
            ] {
                let outcome = await project.run(arguments + ["--meter", "egr*"])
                #expect(!outcome.words.contains("matches `--meter"), "\(arguments): \(outcome.words)")
            }
        }
    }

    @Test("a meter that a run took away is one for the undo of it")
    func undone() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.apply()
            try project.write("meters/meters.yaml", Meters.event + "meters:\n" + Meters.calls)
            await project.succeed("apply", "--yes", "--max-deletes", "10")
            await project.succeed("undo", "--yes", "--meter", "egress")
        }
    }

    @Test("`state forget` lets go of the selected meters alone, and `state move` takes no pattern")
    func forget() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            let move = await project.run("state", "move", "amberflo", "amberflo", "--meter", "calls")
            #expect(move.status == 1 && move.err.contains("leave `--meter` out"), "\(move.words)")
            let forgotten = await project.run("state", "forget", "amberflo", "--meter", "call?", "--yes")
            #expect(forgotten.out.contains("Forgot 1 binding at amberflo"), "\(forgotten.words)")
            #expect(try project.state().bindings().map(\.ref.key) == ["egress"])
        }
    }
}
