import Foundation
import Synchronization
import Testing
@testable import meterway

@Suite("Files that cannot be written whole")
struct FullDiskTests {
    /// The program in a shell where no file can grow, as on a full disk, and its status after its words.
    private func run(_ project: TestProject, _ arguments: String...) async throws -> String {
        let script = "{ ulimit -f 0; \"$0\" \"$@\"; echo \"status $?\"; } 2>&1 | cat"
        let run = try ProgramRun(
            URL(filePath: "/bin/sh"),
            ["-c", script, ProgramRun.program.path] + arguments,
            in: project,
            project.environment.withLock(\.self)
        )
        _ = await run.status()
        return run.text
    }

    /// The files of a project's folder, hidden ones included.
    private func files(_ project: TestProject) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: project.root.path).sorted()
    }

    private static let reason = "could not be written: it would be larger than this process may make a file"

    @Test("a starter project is written whole or not at all, so that the next attempt is not refused")
    func starter() async throws {
        let project = try TestProject()
        let words = try await run(project, "init")
        #expect(words.contains("/meterway.yaml \(Self.reason)") && words.contains("status 1"), "\(words)")
        #expect(try files(project) == [])
        await project.succeed("init")
        await project.succeed("validate")
    }

    @Test("a plan is saved whole or not at all")
    func plan() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            let before = try files(project)
            let words = try await run(project, "plan", "--out", "saved.plan")
            #expect(words.contains("error: `saved.plan` \(Self.reason)") && words.contains("status 1"), "\(words)")
            #expect(try files(project) == before)
            await project.succeed("plan", "--out", "saved.plan")
            await project.succeed("apply", "saved.plan", "--yes")
        }
    }

    @Test("a projection is saved whole or not at all")
    func projection() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            let before = try files(project)
            let words = try await run(project, "projection", "--out", "saved.json")
            #expect(words.contains("error: `saved.json` \(Self.reason)") && words.contains("status 1"), "\(words)")
            #expect(try files(project) == before)
            await project.succeed("projection", "--out", "saved.json")
        }
    }

    @Test("a state that cannot be made leaves nothing that keeps the next run from having git leave it out")
    func ownFolder() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            let words = try await run(project, "apply", "--yes")
            #expect(words.contains("error: the state") && words.contains("status 1"), "\(words)")
            await project.succeed("apply", "--yes")
            #expect(try project.read(".meterway/.gitignore") == "*\n")
        }
    }

    @Test("an import whose file or state cannot be written leaves nothing, and the next one finds all of it")
    func importing() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: ["amberflo"])).run("apply", "--yes").status == 0)
            let project = try vendors.project("meters: []\n", at: ["amberflo"])
            let words = try await run(project, "import", "amberflo")
            #expect(words.contains("imported-amberflo.yaml \(Self.reason)") && words.contains("status 1"), "\(words)")
            #expect(!project.has("meters/imported-amberflo.yaml"))

            #expect(await project.run(["import", "amberflo"], cutOffAfter: 0).status == 1)
            #expect(!project.has("meters/imported-amberflo.yaml"), "nothing was bound")
            await project.succeed("import", "amberflo")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("an import that was cut off as it binds says that its file is written, and an apply binds what it has")
    func unbound() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: ["amberflo"])).run("apply", "--yes").status == 0)
            let project = try vendors.project("meters: []\n", at: ["amberflo"])
            let outcome = await project.run(["import", "amberflo"], cutOffAfter: 1)
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("imported-amberflo.yaml is written"), "\(outcome.words)")
            await project.succeed("apply", "--yes")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }
}
