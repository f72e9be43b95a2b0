import Foundation
import HTTPTypes
import Metering
import SandboxServer
import Synchronization
import Testing
@testable import meterway

@Suite("A person who asks to stop")
struct StopTests {
    /// Waits until something holds, as long as it takes.
    private func until(_ condition: () throws -> Bool) async throws {
        while try !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test("finishes what is under way, is told how to go on, and the next run does the rest")
    func first() async throws {
        try await TestVendors.serve { vendors in
            // So many that a run which nobody stops takes far longer than it takes to notice that it began.
            let count = 300
            let project = try vendors.project(Meters.many(count), at: ["amberflo"])
            vendors.faults.add(try FaultRule(.delay(milliseconds: 300), method: .post))
            let run = try ProgramRun(project, "apply", "--yes")
            try await until { vendors.requests("amberflo") { $0 == .post } > 2 }
            run.interrupt()
            #expect(await run.status() == 1, "\(run.text)")
            try await until { run.text.contains("Run the same command again to go on.") }
            #expect(run.text.contains("Stopping: what is under way is finished and recorded."))
            vendors.faults.removeAll()

            let made = vendors.holdings.keys.count { $0.hasPrefix("amberflo meter") }
            #expect(made < count)
            let bound = try await project.run("state", "list", "--format", "json").json()["bindings"]?.array?.count
            #expect(bound == made, "all that was under way is recorded")
            let again = await project.run("apply", "--yes", "--format", "json")
            #expect(again.status == 0)
            #expect(try again.json()["applied"]?.int == count - made)
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("a run whose state is taken away stops as well, and the next one finds again what it made")
    func takenAway() async throws {
        try await TestVendors.serve { vendors in
            let count = 100
            let project = try vendors.project(Meters.many(count), at: ["amberflo"])
            vendors.faults.add(try FaultRule(.delay(milliseconds: 300), method: .post))
            let run = try ProgramRun(project, "apply", "--yes")
            try await until { vendors.requests("amberflo") { $0 == .post } > 2 }
            try FileManager.default.removeItem(at: project.root.appending(path: ".meterway"))
            #expect(await run.status() == 1, "\(run.text)")
            #expect(run.text.contains("was taken away while this run wrote to it"), "\(run.text)")
            vendors.faults.removeAll()
            let made = vendors.holdings.keys.count { $0.hasPrefix("amberflo meter") }
            #expect(made < count)
            await project.succeed("apply", "--yes", "--adopt")
            await project.succeed("plan", "--detailed-exitcode")
            #expect(vendors.holdings.keys.count { $0.hasPrefix("amberflo meter") } == count)
        }
    }

    @Test("and so does one whose terminal goes, but for a run that was told not to mind it", arguments: [false, true])
    func hangUp(isMinded: Bool) async throws {
        try await TestVendors.serve { vendors in
            let count = 300
            let project = try vendors.project(Meters.many(count), at: ["amberflo"])
            vendors.faults.add(try FaultRule(.delay(milliseconds: 50), method: .post))
            // Whoever runs the tests may be one who minds no hang-up.
            let starter = isMinded ? ["env", "--default-signal=HUP"] : ["nohup"]
            let run = try ProgramRun(
                URL(filePath: "/usr/bin/\(starter[0])"),
                starter.dropFirst() + [ProgramRun.program.path, "apply", "--yes"],
                in: project,
                project.environment.withLock(\.self)
            )
            try await until { vendors.requests("amberflo") { $0 == .post } > 2 }
            run.hangUp()
            #expect(await run.status() == (isMinded ? 1 : 0), "\(run.text)")
            #expect(run.text.contains("Stopping: ") == isMinded, "\(run.text)")
            let made = vendors.holdings.keys.count { $0.hasPrefix("amberflo meter") }
            #expect((made < count) == isMinded)
            let bound = try await project.run("state", "list", "--format", "json").json()["bindings"]?.array?.count
            #expect(bound == made, "all that was under way is recorded")
        }
    }

    @Test("a second time ends at once, and the next run settles what was under way")
    func second() async throws {
        try await TestVendors.serve { vendors in
            let count = 100
            let project = try vendors.project(Meters.many(count), at: ["amberflo"])
            vendors.faults.add(try FaultRule(.delay(milliseconds: 2_000), method: .post))
            let run = try ProgramRun(project, "apply", "--yes")
            try await until { vendors.faults.fired["delay"] ?? 0 > 0 }
            run.interrupt()
            try await until { run.text.contains("Once more stops at once.") }
            run.interrupt()
            #expect(await run.status() == 1)
            vendors.faults.removeAll()
            // What was under way may still be carried out while the next run goes on, which then meets it.
            var status: Int32 = 3
            for _ in 0..<10 where status == 3 { status = await (try ProgramRun(project, "apply", "--yes")).status() }
            #expect(status == 0)
            await project.succeed("plan", "--detailed-exitcode")
            #expect(vendors.holdings.keys.count { $0.hasPrefix("amberflo meter") } == count)
        }
    }

    @Test("ends a watch, which is how that ends well")
    func watching() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.apply()
            let run = try ProgramRun(project, "drift", "--every", "24h")
            try await until { run.text.contains("no drift  (requests: ") }
            run.interrupt()
            #expect(await run.status() == 0, "\(run.text)")
        }
    }

    @Test("while vendors are read or waited for, everything ends and nothing is written", arguments: ["plan", "apply"])
    func reading(command: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            let busy = FaultAnswer(status: 429, retryAfter: "100")
            vendors.faults.add(try FaultRule(.answer(busy)))
            let run = try ProgramRun(project, command, "--yes")
            try await until { vendors.requests("amberflo") > 0 }
            run.interrupt()
            #expect(await run.status() == 1)
            try await until { run.text.contains("stopped") }
            #expect(!project.has(".meterway"))
            #expect(vendors.requests("amberflo") { $0 != .get } == 0)
        }
    }

    @Test(
        "while vendors are read, the result is one document that says so, and nothing of what was cut short",
        arguments: ["plan", "drift", "doctor", "usage --window 2026-11-01/P1M"]
    )
    func oneDocument(command: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 429, retryAfter: "100"))))
            let arguments = command.split(separator: " ").map(String.init) + ["--format", "json"]
            let run = try ProgramRun(ProgramRun.program, arguments, in: project, project.environment.withLock(\.self))
            try await until { vendors.requests("amberflo") > 0 }
            run.interrupt()
            #expect(await run.status() == 1)
            #expect(run.text.split(separator: "\n").count { $0 == "{" } == 1, "\(run.text)")
            #expect(run.text.contains("\"message\": \"stopped; nothing was written\""), "\(run.text)")
            #expect(run.text.components(separatedBy: "Requests: ").count == 2, "\(run.text)")
        }
    }
}
