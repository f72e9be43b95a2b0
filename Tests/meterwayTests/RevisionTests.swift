import Foundation
import Metering
import Testing

@testable import meterway

private let gitPath = "/usr/bin/git"
private let hasGit = FileManager.default.isExecutableFile(atPath: gitPath)

@Suite("The history tells which text of the files a run worked with")
struct RevisionTests {
    private static let files = ["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two]

    /// Runs git in a folder as somebody whose settings do not matter, and answers with what it says.
    private func git(_ arguments: String, in folder: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: gitPath)
        process.arguments =
            ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always"]
            + arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = folder
        process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]
        let answer = Pipe()
        process.standardOutput = answer
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: answer.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "git \(arguments)")
        return text.trimmed
    }

    private struct Recorded: Equatable {
        var name: String?
        var isDirty: Bool?
    }

    /// Makes a run of the project in a folder, and answers with what the history says of its revision.
    private func recorded(_ project: TestProject, in folder: URL) async throws -> Recorded {
        let path = folder.appending(path: "meterway.yaml").path
        await project.succeed("apply", "--sandbox", "--yes", "--project", path)
        let runs = try await project.run("history", "--sandbox", "--project", path, "--format", "json").json()["runs"]
        return Recorded(name: runs?[0]?["revision"]?.string, isDirty: runs?[0]?["dirty"]?.bool)
    }

    @Test(
        "an undo names the commit that brought the run, and no commit as the cause of changes that none had",
        .enabled(if: hasGit)
    )
    func undone() async throws {
        let project = try TestProject()
        for (path, text) in Self.files { try project.write(path, text) }
        try project.write(".gitignore", ".meterway\n")
        for command in ["init -q -b main", "add .", "commit -qm first"] { _ = try git(command, in: project.root) }
        let commit = try git("rev-parse HEAD", in: project.root).prefix(12)
        let options = ["--sandbox", "--yes", "--vendor", "amberflo"]
        await project.succeed(["apply"] + options)
        let clean = await project.succeed(["undo"] + options)
        let saved = "Revert the commit that brought it (the run was made at \(commit)), or change the files."
        #expect(clean.err.contains(saved), "\(clean.err)")
        try project.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
        await project.succeed(["apply"] + options)
        let dirty = await project.succeed(["undo"] + options)
        #expect(!dirty.err.contains("Revert the commit"), "\(dirty.err)")
        let unsaved = "was made at \(commit) with changes that no commit had"
        #expect(dirty.err.contains(unsaved), "\(dirty.err)")
    }

    @Test(
        "a worktree and a submodule have their own commit, and their own changes",
        .enabled(if: hasGit)
    )
    func elsewhere() async throws {
        let project = try TestProject()
        let paths = Self.files.map { ("project/\($0)", $1) }
        for (path, text) in paths + [("project/.gitignore", ".meterway\n"), ("outer/file", "x")] {
            try project.write(path, text)
        }
        let (inner, outer) = (project.root.appending(path: "project"), project.root.appending(path: "outer"))
        for folder in [inner, outer] {
            for command in ["init -q -b main", "add .", "commit -qm first"] { _ = try git(command, in: folder) }
        }
        _ = try git("worktree add -q -b topic \(outer.path)/tree", in: inner)
        _ = try git("submodule --quiet add \(inner.path) part", in: outer)
        for command in ["commit -qam second", "pack-refs --all"] { _ = try git(command, in: outer) }
        let commit = try git("rev-parse HEAD", in: inner)

        let (tree, part) = (outer.appending(path: "tree"), outer.appending(path: "part"))
        for folder in [tree, part] {
            #expect(try await recorded(project, in: folder) == Recorded(name: commit, isDirty: false))
        }
        try project.edit("outer/tree/meters/meters.yaml", "name: Egress", "name: Outgoing")
        #expect(try await recorded(project, in: tree) == Recorded(name: commit, isDirty: true))
        _ = try git("commit -qam third", in: tree)
        let topic = try git("rev-parse HEAD", in: tree)
        try project.edit("outer/tree/meters/meters.yaml", "name: Outgoing", "name: Egress")
        _ = try git("commit -qam fourth", in: tree)
        #expect(try await recorded(project, in: tree).name == git("rev-parse HEAD", in: tree))
        #expect(topic != commit)
    }

    @Test(
        "files that git is told to ignore differ from the commit around them",
        .enabled(if: hasGit)
    )
    func ignored() async throws {
        let project = try TestProject(Self.files)
        try project.write(".gitignore", "*\n")
        for command in ["init -q -b main", "add -f .gitignore", "commit -qm first"] {
            _ = try git(command, in: project.root)
        }
        let commit = try git("rev-parse HEAD", in: project.root)
        #expect(try await recorded(project, in: project.root) == Recorded(name: commit, isDirty: true))
    }

    @Test("without a commit, the history has the digest of the files, which `sha256sum` makes as well")
    func digest() async throws {
        let project = try TestProject(Self.files)
        let first = try await recorded(project, in: project.root)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "sha256sum meterway.yaml meters/meters.yaml | sha256sum"]
        process.currentDirectoryURL = project.root
        let answer = Pipe()
        process.standardOutput = answer
        try process.run()
        let sum = String(decoding: answer.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).prefix(64)
        process.waitUntilExit()
        #expect(first == Recorded(name: "sha256:\(sum)", isDirty: false))
        #expect(await project.run("history", "--sandbox").out.contains(", files sha256:\(sum.prefix(12))\n"))
        try project.edit("meters/meters.yaml", "name: Egress", "name: Outgoing")
        let later = try await recorded(project, in: project.root)
        #expect(later.name != first.name && later.name?.hasPrefix("sha256:") == true)
    }
}
