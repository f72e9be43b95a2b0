import AdapterKit
import Catalog
import MeterConfig
import Metering

/// The readers of project and meter files, through the loader that commands use.
enum ProjectFileReaders {
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

    static func all(_ corpus: FuzzCorpus) throws -> [FuzzReader] {
        let meterFiles = try meterFiles(corpus)
        let edits = EditReaders.edits(corpus: meterFiles.corpus, tokens: meterFiles.tokens)
        return [meterFiles, edits, try projectFiles(corpus), patterns]
    }

    private static func load(_ files: MemoryFiles) throws(ConfigErrors) -> Project {
        try ProjectLoader(files: files, adapters: Catalog.adapters).load(workingDirectory: "/project")
    }

    private static func meterFiles(_ corpus: FuzzCorpus) throws -> FuzzReader {
        let files = MemoryFiles([
            "meterway.yaml": projectFile, "samples/november.ndjson": "", "samples/a.ndjson": "",
        ])
        let mistakes = try corpus.texts(in: "Tests/MeterConfigTests/Mistakes", "meters-", ".yaml")
        let examples = try corpus.texts(in: "config/meters", "", ".yaml") + [styles]
        // What is right counts for as much as what has mistakes.
        let right = (0..<(mistakes.count / (examples.count + 3))).flatMap { _ in [styles] + small } + examples
        return FuzzReader(
            "meter-files",
            "Meter files: refused at places that the file has, or written and read again as the same meters.",
            corpus: mistakes + right,
            tokens: tokens,
            shortRun: 400
        ) { bytes in
            read(bytes, as: "meters/a.yaml", in: files) { faultOfWriting($0, in: files) }
        }
    }

    private static func projectFiles(_ corpus: FuzzCorpus) throws -> FuzzReader {
        let files = MemoryFiles(["meters/a.yaml": "meters:\n  - { key: calls, name: Calls, aggregation: count }\n"])
        let mistakes = try corpus.texts(in: "Tests/MeterConfigTests/Mistakes", "project-", ".yaml")
        let example = try corpus.text("config/meterway.yaml")
        return FuzzReader(
            "project-files",
            "Project files: refused at places that the file has, or read.",
            corpus: mistakes + (0..<8).flatMap { _ in [example, projectFile] },
            tokens: tokens,
            shortRun: 400
        ) { bytes in
            read(bytes, as: "meterway.yaml", in: files) { project in
                project.meters.count <= 1 ? nil : "a meter is read twice"
            }
        }
    }

    /// Meter files that are small, so that a change hits something.
    private static let small = [
        "meters:\n  - { key: calls, name: Calls, aggregation: count }\n",
        """
        meters:
          - key: egress
            name: Egress
            aggregation: sum
            value: attributes.bytes / 1048576
            filter: dimensions.region in ["eu", "us"] && attributes.status < 500
            resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }
        """,
        "events:\n  - { name: e, attributes: [{ name: a, unit: b }], dimensions: [c, d] }\nmeters: []\n",
    ]

    /// A project file that is right.
    static let projectFile = """
        version: 1
        meters: [meters/*.yaml]
        vendors:
          usage-engine:
            adapter: usage-engine
            url: https://api.example.com
            auth: { clientID: "${env:UE_CLIENT_ID}", clientSecret: "${env:UE_CLIENT_SECRET}" }
          amberflo:
            adapter: amberflo
            url: https://app.amberflo.io
            auth: { apiKey: "${env:AMBERFLO_API_KEY}" }
          togai-eu:
            adapter: togai
            url: https://api.togai.com
            auth: { token: "${file:/run/secrets/togai}" }
        """

    /// Reads a project with one file of a content, and looks at the project or the errors.
    private static func read(
        _ bytes: [UInt8],
        as path: String,
        in files: MemoryFiles,
        _ check: (Project) -> String?
    ) -> FuzzVerdict {
        var files = files
        files.contents["/project/" + path] = bytes
        do throws(ConfigErrors) {
            return check(try load(files)).map { .wrong($0) } ?? .taken
        } catch {
            return verdict(on: error, path: path, bytes)
        }
    }

    /// Whether a file is refused as it should be: with errors in order, at places that the file has, in few words.
    static func verdict(on error: ConfigErrors, path: String, _ bytes: [UInt8]) -> FuzzVerdict {
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
            return Self.content(of: try load(files)) == content
                ? nil : "other meters are read again from\n\(text)"
        } catch {
            return "what is written is refused: \(error)\n\(text)"
        }
    }

    private static func content(of project: Project) -> MeterFile {
        let meters = project.meters.map { meter in
            var meter = meter.unplaced
            meter.overrides = meter.overrides.filter { !$0.value.isEmpty }
            return meter
        }
        return MeterFile(events: project.events, meters: meters, customers: project.customers.map(\.customer))
    }

    private static let patterns = FuzzReader(
        "patterns",
        "Patterns of files: refused, or read again as the same, and matching names in time.",
        corpus: ["meters/*.yaml", "**/a?b*.yaml", "../x/./**/y", "*", "a/**/b/**/c"],
        tokens: [
            "*", "**", "**/", "/", "?", ".", "..", "a", "*a", "/a", "a/", "**/a/", ".yaml", "ü", "e\u{301}", "[", "\\",
            "\u{0}",
        ]
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let pattern = GlobPattern(text) else { return .refused }
        guard let again = GlobPattern(pattern.description), again == pattern else {
            return .wrong("another is read again")
        }
        if case .folders = pattern.segments.last { return .wrong("it ends with folders") }
        // The time is that of the product of the lengths, so that long patterns meet no long names.
        let names = ["meters/a.yaml", "aaaaaaaa/aaab/a.yaml", text.utf8.count < 1_024 ? text : "a/b"]
        return names.allSatisfy { !pattern.matches($0) || !$0.isEmpty } ? .taken : .wrong("nothing matches")
    }
}
