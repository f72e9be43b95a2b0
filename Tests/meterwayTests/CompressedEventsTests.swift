import Foundation
import Testing

@Suite("Compressed files of events")
struct CompressedEventsTests {
    /// The first bytes of files of each format.
    private static let formats: [(name: String, bytes: [UInt8])] = [
        ("gzip", [0x1f, 0x8b, 8, 0]), ("zstd", [0x28, 0xb5, 0x2f, 0xfd]), ("xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
        ("bzip2", Array("BZh9".utf8)), ("zip", [0x50, 0x4b, 3, 4]),
    ]

    @Test("A compressed file is refused with what unpacks it, wherever events are read, and counts as no usage")
    func refused() async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(["amberflo", "togai"]), "meters/meters.yaml": Meters.two],
            environment: TestVendors.credentials
        )
        await project.succeed("apply", "--sandbox", "--yes")
        for (name, bytes) in Self.formats {
            try Data(bytes + [10, 1, 2, 10]).write(to: project.root.appending(path: "events.packed"))
            for command in [
                ["ingest", "events.packed", "--sandbox"], ["prove", "--events", "events.packed"],
                ["usage", "--window", "2026-11-01/P1M", "--events", "events.packed", "--sandbox"],
                [
                    "migrate", "verify", "--from", "togai", "--to", "amberflo", "--window", "2026-11-01/P1M",
                    "--events",
                    "events.packed", "--sandbox",
                ],
            ] {
                let outcome = await project.run(command)
                #expect(outcome.status == 1, "\(command): \(outcome.words)")
                #expect(outcome.err.contains("is compressed by \(name); expected"), "\(outcome.words)")
                #expect(outcome.err.contains("; unpack it, by `"), "\(outcome.words)")
            }
        }
    }

    @Test(
        "A file whose events are not one a line is refused with what makes such a file of it",
        arguments: [
            ("[{\"id\":\"e-1\"}]", "is one JSON list", "jq -c '.[]' FILE"),
            ("\u{FEFF}\n [\r\n\t {\n", "is one JSON list", "jq -c '.[]' FILE"),
            ("[]\n", "is one JSON list", "jq -c '.[]' FILE"), ("[ [", "is one JSON list", "jq -c '.[]' FILE"),
            ("{\n  \"id\": \"e-1\"\n}\n", "has its events over several lines", "jq -c . FILE"),
            ("{ \r\n  \"id\": \"e-1\"\r\n}\r\n", "has its events over several lines", "jq -c . FILE"),
        ]
    )
    func otherForm(text: String, words: String, command: String) async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(["amberflo"]), "meters/meters.yaml": Meters.two, "e.json": text]
        )
        let outcome = await project.run("prove", "--events", "e.json", "--window", "2026-11-01/P1M")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("e.json \(words); expected a file of events, one a line"), "\(outcome.words)")
        #expect(outcome.err.contains("by `\(command)` (with jq 1.7 or later, since earlier"), "\(outcome.words)")
    }

    @Test(
        "A first line that begins as a list and is none is a faulty line, and the others are read",
        arguments: ["[2026-11-01] export begins", "[ , ", "[\"e-1\""]
    )
    func bracket(line: String) async throws {
        let named = "\"id\":\"e-1\",\"event\":\"api_request\",\"customer\":\"a@b.co\""
        let event = "{\(named),\"timestamp\":\"2026-11-02T00:00:00Z\"}"
        let project = try TestProject(
            [
                "meterway.yaml": TestVendors.projectFile(["amberflo"]), "meters/meters.yaml": Meters.two,
                "e.json": "\(line)\n\(event)\n",
            ]
        )
        let outcome = await project.run("ingest", "e.json", "--sandbox")
        #expect(!outcome.words.contains("is one JSON list"), "\(outcome.words)")
        #expect(outcome.err.contains("e.json:1:"), "\(outcome.words)")
    }

    @Test("Text in UTF-16 is told as such", arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
    func utf16(encoding: String.Encoding) async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(["amberflo"]), "meters/meters.yaml": Meters.two]
        )
        try "\u{FEFF}{\"id\":\"e-1\"}\n".data(using: encoding)?.write(to: project.root.appending(path: "e.json"))
        let outcome = await project.run("prove", "--events", "e.json", "--window", "2026-11-01/P1M")
        #expect(outcome.status == 1 && outcome.err.contains("e.json is in UTF-16; expected"), "\(outcome.words)")
    }

    @Test("Of a file of another form the first faults are told, and how many there are")
    func anotherForm() async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(["amberflo"]), "meters/meters.yaml": Meters.two]
        )
        try project.write("events.csv", (0..<500).map { "e-\($0),egress,acme\n" }.joined())
        let outcome = await project.run("prove", "--events", "events.csv")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("events.csv:100:1: found `e`; expected an event as a JSON object"))
        #expect(
            outcome.err.contains(
                "events.csv:101:1: 400 faults more from here on; expected a file of events, one a line"
            )
        )
        #expect(outcome.err.split(separator: "\n").count < 110)
    }
}
