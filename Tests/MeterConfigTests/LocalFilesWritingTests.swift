import Foundation
import Testing

@testable import MeterConfig

@Suite("Writing files of this machine")
struct LocalFilesWritingTests {
    @Test("Permissions and links stay, and nothing else is left in the folder")
    func atomic() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "real.yaml")
        let link = folder.appending(path: "link.yaml")
        try Data("old".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: file.path)
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "real.yaml")
        try LocalFiles().write(Array("new".utf8), to: link.path)
        #expect(try Data(contentsOf: file) == Data("new".utf8))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "real.yaml")
        let permissions = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? NSNumber
        #expect(permissions?.intValue == 0o604)
        try LocalFiles().write([1], to: folder.appending(path: "deep/new.yaml").path)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["deep", "link.yaml", "real.yaml"])
    }

    @Test("A folder that cannot be written to is said to be one")
    func refused() throws {
        #expect(throws: ProjectFileError.self) { try LocalFiles().write([], to: "/dev/null/meters.yaml") }
    }
}
