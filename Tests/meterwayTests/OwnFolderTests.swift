import Foundation
import Testing

@testable import meterway

@Suite("Meterway's own folder")
struct OwnFolderTests {
    private let inside = ".meterway/.gitignore"

    private func text(_ project: TestProject, _ path: String) -> String? {
        try? String(contentsOf: project.root.appending(path: path), encoding: .utf8)
    }

    @Test("git leaves out the folder that a first write makes, and a look makes none")
    func write() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("plan")
            #expect(!project.has(".meterway"))
            await project.succeed("apply", "--yes")
            #expect(text(project, inside) == "*\n")
        }
    }

    @Test("git leaves out what sandboxes remember")
    func sandbox() async throws {
        let project = try TestProject.ofExample()
        await project.succeed("plan", "--sandbox")
        #expect(text(project, inside) == "*\n")
    }

    @Test("a folder that is there is left as it is, and so is one of another name")
    func others() throws {
        let project = try TestProject([".meterway/note.txt": "ours", "var/note.txt": "theirs"])
        OwnFolder.make(for: project.root.path + "/.meterway/state.sqlite")
        OwnFolder.make(for: project.root.path + "/var/state.sqlite")
        OwnFolder.make(for: project.root.path + "/.meterway-old/state.sqlite")
        for path in [inside, "var/.gitignore", ".meterway-old"] {
            #expect(!project.has(path))
        }
        OwnFolder.make(for: project.root.path + "/shops/.meterway/sandbox")
        #expect(text(project, "shops/" + inside) == "*\n")
        #expect(!project.has("shops/.meterway/sandbox"), "that is left to who fills it")
    }

    @Test("an empty folder, as a disk that was full leaves one, is as good as none")
    func empty() throws {
        let project = try TestProject()
        let folder = project.root.appending(path: ".meterway")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        OwnFolder.make(for: project.root.path + "/.meterway/state.sqlite")
        #expect(text(project, inside) == "*\n")
    }
}
