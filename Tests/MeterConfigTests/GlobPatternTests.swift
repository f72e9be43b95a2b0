import Foundation
import Testing

@testable import MeterConfig

@Suite("Patterns of files")
struct GlobPatternTests {
    private static let paths = [
        "a.yaml", "meters/a.yaml", "meters/b.yml", "meters/deep/c.yaml", "meters/deep/er/d.yaml", "meters/.hidden.yaml",
        ".git/e.yaml", "meters/.old/f.yaml", "other/a.yaml",
    ]

    @Test(
        "A pattern matches what a shell would match",
        arguments: [
            ("meters/*.yaml", ["meters/a.yaml"]),
            ("./meters/*.yaml", ["meters/a.yaml"]),
            ("meters/?.y*ml", ["meters/a.yaml", "meters/b.yml"]),
            ("**/*.yaml", ["a.yaml", "meters/a.yaml", "meters/deep/c.yaml", "meters/deep/er/d.yaml", "other/a.yaml"]),
            ("meters/**/*.yaml", ["meters/a.yaml", "meters/deep/c.yaml", "meters/deep/er/d.yaml"]),
            ("meters/**", ["meters/a.yaml", "meters/b.yml", "meters/deep/c.yaml", "meters/deep/er/d.yaml"]),
            ("meters/**/er/*", ["meters/deep/er/d.yaml"]),
            ("*/a.yaml", ["meters/a.yaml", "other/a.yaml"]),
            ("meters/.*.yaml", ["meters/.hidden.yaml"]),
            ("meters/.old/*", ["meters/.old/f.yaml"]),
            ("meters/a.yaml", ["meters/a.yaml"]),
            ("*/**/**/d.yaml", ["meters/deep/er/d.yaml"]),
            ("meters/*", ["meters/a.yaml", "meters/b.yml"]),
            ("meters/x*", []),
            ("missing/*.yaml", []),
        ]
    )
    func matches(_ text: String, _ expected: [String]) throws {
        let pattern = try #require(GlobPattern(text))
        #expect(Self.paths.filter { pattern.matches($0) } == expected)
    }

    @Test("Files of this machine are listed as the pattern matches them")
    func localFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "meterway-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in Self.paths {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data("x".utf8).write(to: file)
        }
        let loop = folder.appending(path: "meters/loop")
        try FileManager.default.createSymbolicLink(at: loop, withDestinationURL: folder)
        let root = folder.path(percentEncoded: false)
        let files = LocalFiles()
        for text in [
            "meters/*.yaml", "**/*.yaml", "meters/**", "*/a.yaml", "meters/.old/*", "meters/a.yaml", "missing/**",
        ] {
            let pattern = try #require(GlobPattern(text))
            #expect(files.list(pattern, under: root).sorted() == Self.paths.filter { pattern.matches($0) }.sorted())
        }
        #expect(files.list(try #require(GlobPattern("meters/loop/a.yaml")), under: root) == ["meters/loop/a.yaml"])
        #expect(
            files.list(try #require(GlobPattern("../*/a.yaml")), under: root + "/meters").sorted() == [
                "../meters/a.yaml", "../other/a.yaml",
            ]
        )
        #expect(try files.read(root + "/a.yaml") == [0x78])
        #expect(files.exists(root + "/a.yaml"))
        #expect(!files.exists(root + "/meters"))
        #expect(throws: ProjectFileError("there is no such file")) { try files.read(root + "/none") }
        #expect(throws: ProjectFileError.self) { try files.read(root + "/meters") }
    }

    @Test("Absolute patterns and patterns of folders are none", arguments: ["", "/a", "/", "meters/", "."])
    func refused(_ text: String) {
        #expect(GlobPattern(text) == nil)
    }

    @Test("Many stars take no more than a moment")
    func manyStars() throws {
        let pattern = try #require(GlobPattern(String(repeating: "*a", count: 40) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
    }
}
