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
            #expect(files.list(pattern, under: root).sorted == Self.paths.filter { pattern.matches($0) }.sorted())
        }
        #expect(
            files.list(try #require(GlobPattern("meters/loop/a.yaml")), under: root).paths == ["meters/loop/a.yaml"]
        )
        #expect(
            files.list(try #require(GlobPattern("../*/a.yaml")), under: root + "/meters").sorted == [
                "../meters/a.yaml", "../other/a.yaml",
            ]
        )
        #expect(try files.read(root + "/a.yaml") == [0x78])
        #expect(files.exists(root + "/a.yaml"))
        #expect(!files.exists(root + "/meters"))
        #expect(throws: ProjectFileError("there is no such file")) { try files.read(root + "/none") }
        #expect(throws: ProjectFileError.self) { try files.read(root + "/meters") }
    }

    @Test("Names that only Unicode holds to be one are two files, and what cannot be looked into is told")
    func strangeNames() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "meterway-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appending(path: "meters"), withIntermediateDirectories: true)
        let root = folder.path(percentEncoded: false)
        for name in ["caf\u{E9}.yaml", "cafe\u{301}.yaml"] {
            #expect(FileManager.default.createFile(atPath: "\(root)/meters/\(name)", contents: Data()))
        }
        try FileManager.default.createSymbolicLink(atPath: "\(root)/circle", withDestinationPath: "circle")
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/meters/round.yaml",
            withDestinationPath: "round.yaml"
        )
        let files = LocalFiles()
        let listing = files.list(try #require(GlobPattern("meters/*.yaml")), under: root)
        #expect(listing.paths.count == 3 && listing.unreadable.isEmpty, "\(listing.sorted)")
        let circle = ProjectFileError("its symbolic links lead in a circle")
        let named = files.list(try #require(GlobPattern("meters/round.yaml")), under: root)
        #expect(named.paths == ["meters/round.yaml"], "what cannot be read is told as that, not as missing")
        #expect(throws: circle) { try files.read(root + "/meters/round.yaml") }
        let unread = files.list(try #require(GlobPattern("circle/*.yaml")), under: root)
        #expect(unread.paths.isEmpty && unread.unreadable == ["circle": circle])
        #expect(throws: ProjectFileError("it is no regular file")) { try files.read("/dev/null") }
        #expect(throws: ProjectFileError("it is a folder")) { try files.read(root) }
        #expect(ProjectFileError(POSIXError(.ETXTBSY)).reason == "the system says “Text file busy”")
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

    @Test("Many folders take no more than a moment")
    func manyFolders() throws {
        let pattern = try #require(GlobPattern(String(repeating: "**/a/", count: 30) + "b"))
        #expect(!pattern.matches(String(repeating: "a/", count: 200) + "c"))
    }

    @Test("What matches is what a plain reading of the pattern matches", arguments: 0..<20)
    func plainReading(_ seed: UInt64) throws {
        var chance = Chance(seed)
        for _ in 0..<200 {
            let parts = (0..<Int.random(in: 1...6, using: &chance)).map { _ in
                chance.pick(["**", "**", "a", "b", ".x", "*", ".*", "a?"])
            }
            let names = (0..<Int.random(in: 1...7, using: &chance)).map { _ in chance.pick(["a", "b", ".x", "ab"]) }
            let pattern = try #require(GlobPattern(parts.joined(separator: "/")))
            #expect(
                pattern.matches(names.joined(separator: "/")) == Self.matches(pattern.segments[...], names[...]),
                "\(pattern) with \(names)"
            )
        }
    }

    /// Tries every number of folders for every `**`.
    private static func matches(_ segments: ArraySlice<GlobPattern.Segment>, _ names: ArraySlice<String>) -> Bool {
        guard let first = segments.first else { return names.isEmpty }
        if first == .folders, matches(segments.dropFirst(), names) { return true }
        guard let name = names.first, first.matches(name) else { return false }
        return matches(first == .folders ? segments : segments.dropFirst(), names.dropFirst())
    }
}
