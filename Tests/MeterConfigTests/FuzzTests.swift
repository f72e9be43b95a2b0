import Foundation
import Metering
import Testing

@testable import MeterConfig

@Suite("The readers of project files take any input")
struct FuzzTests {
    private static let config = folder("../../config")
    private static let tokens = [
        "- ", "  - ", "    ", "\n", "\n\n", "\n  ", "\r\n", "\t", ": ", ":", "? ", ", ", "[", "]", "{", "}", "[[", "{{",
        "{ a: ", "[a, ", "- - ", "\"", "'", "''", "\\", "\\x41", "\\u00e9", "\\uFEFF", "|\n",
        ">-\n", "|2+\n", "#", " # ", "&a ", "*a", "*a, ", "&b [*a, *a]", "!!str ", "!a ", "<<: ", "---\n", "...\n",
        "%YAML 1.2\n", "@", "`", "~", "null", "true", "no", "1", "-1", "1e3", "0x1F", ".5",
        "2026-11-01", "2026-11-01T00:00:00Z", "${env:A}", "${file:b}", "http://", "https://a.b/", "key: a\n", "key",
        "name: ", "name", "event: e", "aggregation: count", "aggregation: sum", "value: ",
        "attributes.bytes", "dimensions.region", "filter: ", "customer", "dimensions: [", "attributes: [{ name: a",
        "resetSchedule: { cron: \"0 0 1 * *\", timezone: ", "Europe/Paris", "vendors: [",
        "overrides: { amberflo: { ", "accept: [{ ", "labels: { a: ", "opaque: togai, text: ", "unique", "customers:\n",
        "proofs:\n", "events:\n", "meters:\n", "version: 1\n", "adapter: togai\n", "auth: {",
        "limits: {", "10%", "+", "&&", "ü", "e\u{301}", "漢", "🚲", "\u{0}", "\u{7F}", "\u{85}", "\u{FEFF}", "\u{2028}",
        "\u{FFFE}",
    ]

    /// A file with all styles of scalars, anchors, and all parts.
    private static let styles = #"""
        events:
          - name: api_request
            attributes: [{ name: bytes, unit: bytes }, { name: status }]
            dimensions: &names [region, "tier"]
        meters:
          - key: egress-mib
            name: 'Egress ''all'''
            event: api_request
            aggregation: sum
            value: "attributes.bytes /\x201048576"
            filter: >-
              dimensions.region in ["us-east-1", "eu-west-1"]
              && attributes.status < 500
            dimensions: *names
            description: |+
              Two

              lines
            labels: { "a b": c, ? d : "" }
            activeFrom: 2027-01-01T00:00:00Z
            activeTo: 2028-01-01T00:00:00+01:00
            accept: [{ vendor: amberflo, field: resetSchedule, reason: known, until: 2027-06-30 }]
          - key: rides
            name: Rides
            aggregation: { unique: dimensions["city"] }
            filter: { opaque: togai, text: "{\"==\": [1, 1]}" }
            overrides: { togai: { ownSchema: true, name: x } }
        customers:
          - { meter: rides, customer: user0@example.com, meterKey: a1f8797b, deleteOnReset: true }
        proofs:
          - { meter: rides, events: samples/a.ndjson, window: 2026-11-01/P1M, total: "3", customer: c }
        """#

    private static func folder(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: path).standardizedFileURL
    }

    /// The texts of the YAML files in a folder whose names begin with a text.
    private static func texts(in folder: URL, _ prefix: String = "") throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".yaml") }
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    }

    @Test("Meter files are read or refused at places, and what is read is written and read again")
    func meterFiles() throws {
        let files = MemoryFiles([
            "meterway.yaml": try #require(try Self.texts(in: Self.config, "meterway").first),
            "samples/november.ndjson": "", "samples/a.ndjson": "",
        ])
        let examples = try Self.texts(in: Self.config.appending(path: "meters")) + [Self.styles]
        // The whole files count for more than those with mistakes.
        let corpus = try Self.texts(in: Self.folder("Mistakes"), "meters-") + (0..<8).flatMap { _ in examples }
        try Fuzzer.run("meter-files", 300, corpus: corpus, tokens: Self.tokens) { bytes in
            Self.read(bytes, as: "meters/a.yaml", in: files) { Self.faultOfWriting($0, in: files) }
        }
    }

    @Test("Project files are read or refused at places")
    func projectFiles() throws {
        let files = MemoryFiles(["meters/a.yaml": "meters:\n  - { key: calls, name: Calls, aggregation: count }\n"])
        let example = try Self.texts(in: Self.config, "meterway") + [TestProject.file]
        let corpus = try Self.texts(in: Self.folder("Mistakes"), "project-") + (0..<12).flatMap { _ in example }
        try Fuzzer.run("project-files", 300, corpus: corpus, tokens: Self.tokens) { bytes in
            Self.read(bytes, as: "meterway.yaml", in: files) { project in
                project.meters.count <= 1 ? nil : "a meter is read twice"
            }
        }
    }

    /// Reads a project with one file of a content, and looks at the project or the errors.
    private static func read(
        _ bytes: [UInt8],
        as path: String,
        in files: MemoryFiles,
        _ check: (Project) -> String?
    ) -> Fuzzer.Verdict {
        var files = files
        files.contents["/project/" + path] = bytes
        do throws(ConfigErrors) {
            return check(try TestProject.load(files)).map { .wrong($0) } ?? .taken
        } catch {
            guard !error.errors.isEmpty, error.errors == error.errors.sorted() else {
                return .wrong("no errors in order")
            }
            let lengths = lengthsOfLines(bytes)
            for problem in error.errors + error.warnings where problem.file == path {
                guard (1...lengths.count).contains(problem.line),
                    (1...lengths[problem.line - 1] + 1).contains(problem.column)
                else { return .wrong("no such place: \(problem)") }
            }
            let said = error.errors.reduce(0) { $0 + $1.description.utf8.count }
            return said < 200 * bytes.count + 10_000 ? .refused : .wrong("\(said) bytes are said of \(bytes.count)")
        }
    }

    /// How many code points each line has; lines end with LF, CR LF or CR.
    private static func lengthsOfLines(_ bytes: [UInt8]) -> [Int] {
        var lengths = [0]
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0D || byte == 0x0A {
                if byte == 0x0D || previous != 0x0D { lengths.append(0) }
            } else if byte & 0xC0 != 0x80 {
                lengths[lengths.count - 1] += 1
            }
            previous = byte
        }
        return lengths
    }

    /// What is wrong with the meters of a project when they are written and read again.
    private static func faultOfWriting(_ project: Project, in files: MemoryFiles) -> String? {
        let content = content(of: project)
        let text = MeterFileWriter.text(of: content)
        var files = files
        files.contents["/project/meters/a.yaml"] = Array(text.utf8)
        do throws(ConfigErrors) {
            return Self.content(of: try TestProject.load(files)) == content
                ? nil : "other meters are read again from\n\(text)"
        } catch {
            return "what is written is refused: \(error)\n\(text)"
        }
    }

    private static func content(of project: Project) -> MeterFile {
        let meters = project.meters.map { meter in
            var meter = meter
            meter.location = nil
            meter.overrides = meter.overrides.filter { !$0.value.isEmpty }
            return meter
        }
        return MeterFile(events: project.events, meters: meters, customers: project.customers.map(\.customer))
    }

    @Test("Patterns of files are read or refused, and match names in time")
    func patterns() throws {
        let corpus = ["meters/*.yaml", "**/a?b*.yaml", "../x/./**/y", "*", "a/**/b/**/c"]
        let tokens = [
            "*", "**", "**/", "/", "?", ".", "..", "a", "*a", "/a", ".yaml", "ü", "e\u{301}", "[", "\\", "\u{0}",
        ]
        try Fuzzer.run("patterns", 2_000, corpus: corpus, tokens: tokens) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let pattern = GlobPattern(text) else { return .refused }
            guard let again = GlobPattern(pattern.description), again == pattern else {
                return .wrong("another is read again")
            }
            if case .folders = pattern.segments.last { return .wrong("it ends with folders") }
            let names = ["meters/a.yaml", "aaaaaaaa/aaab/a.yaml", text]
            return names.allSatisfy { !pattern.matches($0) || !$0.isEmpty } ? .taken : .wrong("nothing matches")
        }
    }
}
