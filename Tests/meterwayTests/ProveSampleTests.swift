import Metering
import Testing

@Suite("Prove over samples")
struct ProveSampleTests {
    /// A project with an emulated value and filter, a count, and a maximum, which Togai has not.
    static let meters = """
        events:
          - name: api_request
            attributes: [{ name: bytes }, { name: status }]
            dimensions: [region]
        meters:
          - key: egress
            name: Egress
            unit: KiB
            event: api_request
            aggregation: sum
            value: attributes.bytes / 1024
            filter: attributes.status < 500
            dimensions: [region]
          - key: calls
            name: Calls
            unit: calls
            event: api_request
            aggregation: count
          - key: peak
            name: Peak
            unit: bytes
            event: api_request
            aggregation: max
            value: attributes.bytes
          - key: mean
            name: Mean
            unit: bytes
            event: api_request
            aggregation: average
            value: attributes.bytes
            vendors: []

        """

    static func event(
        _ id: String,
        _ customer: String,
        _ time: String,
        bytes: Int?,
        status: Int = 200,
        region: String = "eu"
    ) -> String {
        let bytes = bytes.map { "\"bytes\":\($0)," } ?? ""
        return "{\"id\":\"\(id)\",\"event\":\"api_request\",\"customer\":\"\(customer)\",\"timestamp\":\"\(time)\","
            + "\"attributes\":{\(bytes)\"status\":\(status)},\"dimensions\":{\"region\":\"\(region)\"}}\n"
    }

    /// 1 + 0.5 KiB of acme; 3 KiB of globex, told last although first; the rest is filtered, repeated, or of December.
    static let events =
        event("e-1", "acme", "2026-11-02T10:00:00Z", bytes: 1024)
        + event("e-2", "acme", "2026-11-03T10:00:00Z", bytes: 512)
        + event("e-2", "acme", "2026-11-03T10:00:00Z", bytes: 512)
        + event("e-3", "globex", "2026-11-04T10:00:00Z", bytes: 2048, status: 503)
        + event("e-4", "globex", "2026-12-01T00:00:00Z", bytes: 4096)
        + event("e-6", "globex", "2026-11-01T00:00:00Z", bytes: 3072)

    static func project(_ events: String = events, meters: String = meters) throws -> TestProject {
        try TestProject([
            "meterway.yaml": TestVendors.projectFile(exampleVendors), "meters/meters.yaml": meters,
            "events.ndjson": events,
        ])
    }

    /// The numbers of a row as text: the reference, then each vendor; `nil` where there is none.
    static func numbers(_ document: JSONValue, _ meter: String, _ customer: String?) throws -> [String?] {
        let row = try #require(
            document["rows"]?.array?.first { $0["meter"]?.string == meter && $0["customer"]?.string == customer }
        )
        return [row["reference"]?.string] + exampleVendors.map { row["values"]?[$0]?.string }
    }

    @Test("filtered, repeated, late and later events come out alike everywhere")
    func totals() async throws {
        let outcome = await (try Self.project()).run(
            "prove",
            "--events",
            "events.ndjson",
            "--window",
            "2026-11-01/P1M",
            "--format",
            "json"
        )
        let document = try outcome.json()
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(try Self.numbers(document, "egress", nil) == ["4.5", "4.5", "4.5", "4.5"])
        #expect(try Self.numbers(document, "egress", "acme") == ["1.5", "1.5", "1.5", "1.5"])
        #expect(try Self.numbers(document, "egress", "globex") == ["3", "3", "3", "3"])
        #expect(try Self.numbers(document, "calls", nil) == ["4", "4", "4", "4"])
        #expect(try Self.numbers(document, "peak", nil) == ["3072", "3072", "3072", nil])
        #expect(try Self.numbers(document, "peak", "acme") == ["1024", "1024", "1024", nil])
        #expect(try Self.numbers(document, "mean", "acme") == ["768", nil, nil, nil])
        let sample = document["samples"]?.array?.first
        #expect(sample?["repeated"] == [["id": "e-2", "differs": false]])
        #expect(sample?["outside"] == ["e-4"])
        #expect(sample?["rejected"] == [])
    }

    @Test("of an id that comes again the first counts, also where it lies before the window")
    func repeatOfAnEarlierEvent() async throws {
        let events =
            Self.event("e-1", "acme", "2026-10-31T23:00:00Z", bytes: 1024)
            + Self.event("e-1", "acme", "2026-11-02T10:00:00Z", bytes: 2048)
            + Self.event("e-2", "acme", "2026-11-02T10:00:00Z", bytes: 4096)
        let window = ["--events", "events.ndjson", "--window", "2026-11-01/P1M", "--format", "json"]
        let outcome = await (try Self.project(events)).run(["prove", "egress", "calls"] + window)
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(try Self.numbers(try outcome.json(), "egress", nil) == ["4", "4", "4", "4"])
        #expect(try Self.numbers(try outcome.json(), "calls", "acme") == ["1", "1", "1", "1"])
    }

    @Test("texts and ids that are canonically equivalent, and not the same, are two everywhere")
    func exactTexts() async throws {
        let meters = Self.meters.replacing("attributes.status < 500", with: "dimensions.region == 'caf\u{E9}'")
        let events =
            Self.event("\u{E9}", "acme", "2026-11-02T10:00:00Z", bytes: 1024, region: "caf\u{E9}")
            + Self.event("e\u{301}", "acme", "2026-11-02T10:00:00Z", bytes: 2048, region: "cafe\u{301}")
        let window = ["--events", "events.ndjson", "--window", "2026-11-01/P1M", "--format", "json"]
        let outcome = await (try Self.project(events, meters: meters)).run(["prove", "egress", "calls"] + window)
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(try Self.numbers(try outcome.json(), "egress", nil) == ["1", "1", "1", "1"])
        #expect(try Self.numbers(try outcome.json(), "calls", nil) == ["2", "2", "2", "2"])
    }

    @Test("a cell without a number says why: refused there, or left out")
    func reasons() async throws {
        let document = try await (try Self.project()).run(
            "prove",
            "peak",
            "mean",
            "--events",
            "events.ndjson",
            "--window",
            "2026-11-01/P1M",
            "--format",
            "json"
        ).json()
        let peak = try #require(document["rows"]?.array?.first { $0["meter"] == "peak" })
        let mean = try #require(document["rows"]?.array?.first { $0["meter"] == "mean" })
        #expect(peak["notes"]?["togai"]?.string?.hasPrefix("refused there: aggregation: ") == true)
        #expect(mean["notes"]?["amberflo"]?.string == "the meter's `vendors` leave it out")
    }

    @Test("an event that is not evaluable is rejected, listed, and ends with 3 where all else is equal")
    func rejected() async throws {
        let events = Self.events + Self.event("e-5", "globex", "2026-11-05T00:00:00Z", bytes: nil)
        let outcome = await (try Self.project(events)).run(
            "prove",
            "egress",
            "calls",
            "--events",
            "events.ndjson",
            "--window",
            "2026-11-01/P1M",
            "--format",
            "json"
        )
        let document = try outcome.json()
        #expect(outcome.status == 3, "\(outcome.words)")
        #expect(try Self.numbers(document, "egress", "globex") == ["3", "3", "3", "3"])
        #expect(try Self.numbers(document, "calls", "globex") == ["3", "3", "3", "3"])
        let rejected = try #require(document["samples"]?.array?.first?["rejected"]?.array)
        #expect(rejected.count == 1)
        #expect(rejected.first?["event"] == "e-5")
        #expect(rejected.first?["meter"] == "egress")
        #expect(rejected.first?["vendor"] == .null)
        #expect(rejected.first?["reason"] == "the attribute `bytes` is missing")
    }

    @Test("CloudEvents are read as well")
    func cloudEvents() async throws {
        let events = """
            {"specversion":"1.0","id":"c-1","source":"/gw","type":"api_request","subject":"acme","time":"2026-11-02T10:00:00Z","data":{"bytes":2048,"status":200,"region":"eu"}}
            {"specversion":"1.0","id":"c-2","source":"/gw","type":"api_request","subject":"acme","time":"2026-11-02T11:00:00Z","data":{"attributes":{"bytes":"512","status":200},"dimensions":{"region":"us"}}}

            """
        let outcome = await (try Self.project(events)).run("prove", "--events", "events.ndjson", "--format", "json")
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(try outcome.json()["window"] == "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z")
        #expect(try Self.numbers(outcome.json(), "egress", "acme") == ["2.5", "2.5", "2.5", "2.5"])
    }

    @Test("every fault of the events is told with its line, and nothing is proved")
    func faulty() async throws {
        let project = try Self.project("{\"id\":1}\n" + Self.events + "nonsense\n")
        let outcome = await project.run("prove", "--events", "events.ndjson", "--format", "json")
        #expect(outcome.status == 1)
        let lines = try outcome.json()["errors"]?.array?.compactMap { $0["line"]?.int } ?? []
        #expect(Set(lines) == [1, 8])
        #expect(try outcome.json()["errors"]?.array?.allSatisfy { $0["file"] == "events.ndjson" } == true)
        let empty = await (try Self.project("\n")).run("prove", "--events", "events.ndjson")
        #expect(empty.status == 1)
        #expect(empty.err.contains("holds no event"))
    }

    @Test(
        "nothing is proved over nothing: no event in the window, or none that a named meter takes",
        arguments: [
            (["--window", "2027-01-01/P1M"], "all 6 events of events.ndjson lie outside 2027-01-01T00:00:00Z/"),
            (
                ["idle", "calls"],
                "no event of events.ndjson in 2026-11-01T00:00:00Z/2027-01-01T00:00:00Z is one that `idle` takes"
            ),
            (
                ["calls", "--window", "2026-11-01T00:00:00.5Z/P1M"],
                "the window 2026-11-01T00:00:00.500Z/2026-12-01T00:00:00.500Z is not made of whole seconds"
            ),
            (["--meter", "idle"], "no selected meter takes any event of events.ndjson in 2026-11"),
        ] as [([String], String)]
    )
    func overNothing(arguments: [String], words: String) async throws {
        let idle = "  - { key: idle, name: Idle, unit: x, event: sign_up, aggregation: count }\n"
        let meters = Self.meters.replacing("meters:\n", with: "  - name: sign_up\nmeters:\n") + idle
        let project = try Self.project(meters: meters)
        let outcome = await project.run(["prove", "--events", "events.ndjson"] + arguments)
        #expect(outcome.status == 1 && outcome.err.contains(words), "\(outcome.words)")
        #expect(!outcome.out.contains("equal"), "\(outcome.words)")
    }

    @Test("a file without an event proves no meter that is named for it, whatever the window")
    func emptyFile() async throws {
        let window = ["--window", "2026-11-01/P1M", "--events", "events.ndjson"]
        let outcome = await (try Self.project("\n")).run(["prove", "calls"] + window)
        #expect(outcome.status == 1 && outcome.err.contains("holds no event"), "\(outcome.words)")
    }

    @Test(
        "a proof whose meter takes no event of its file is an error at its place, and one with events outside is none"
    )
    func idleProof() async throws {
        let proof = """
            proofs:
              - { meter: calls, events: events.ndjson, window: 2027-01-01/P1M, total: "0" }

            """
        let project = try Self.project(meters: Self.meters + proof)
        let outside = await project.run("prove")
        #expect(outside.status == 0 && outside.out.contains("1 of 1 proof holds"), "\(outside.words)")
        try project.edit("events.ndjson", "api_request", "api_requst")
        let idle = await project.run("prove")
        #expect(idle.status == 1, "\(idle.words)")
        #expect(idle.err.contains("`calls` takes no event of events.ndjson"), "\(idle.err)")
        #expect(
            idle.err.contains("meters/meters.yaml:") && idle.err.contains("the file has `api_requst`"),
            "\(idle.err)"
        )
    }

    @Test("a run in which no two sides have a number has proved nothing, and ends with 3")
    func nothingCompared() async throws {
        let outcome = await (try Self.project()).run("prove", "mean", "--events", "events.ndjson")
        #expect(outcome.status == 3 && outcome.out.contains("Prove: nothing was proved"), "\(outcome.words)")
    }

    @Test("the counters that the project declares are not doubled")
    func declaredCounter() async throws {
        let counters = "customers: [{ meter: egress, customer: acme, meterKey: stream-1 }]\n"
        let outcome = await (try Self.project(meters: Self.meters + counters)).run(
            "prove",
            "egress",
            "--events",
            "events.ndjson",
            "--window",
            "2026-11-01/P1M",
            "--format",
            "json"
        )
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(try Self.numbers(outcome.json(), "egress", "acme") == ["1.5", "1.5", "1.5", "1.5"])
    }

    @Test("a vendor's own text has no reference, and is held against what the project expects")
    func opaque() async throws {
        let meters = """
            events:
              - name: api_request
                attributes: [{ name: bytes }, { name: status }]
                dimensions: [region]
            meters:
              - key: opaque
                name: Opaque
                unit: bytes
                event: api_request
                aggregation: sum
                value: { opaque: togai, text: '{"var":"attributes.bytes"}' }
            proofs:
              - { meter: opaque, events: events.ndjson, window: 2026-11-01/P1M, total: "6656" }

            """
        let project = try Self.project(meters: meters)
        let outcome = await project.run("prove", "--format", "json")
        let row = try #require(try outcome.json()["rows"]?.array?.first)
        #expect(row["reference"] == .null)
        #expect(row["notes"]?["reference"]?.string?.contains("text in the language of togai") == true)
        #expect(row["values"] == ["usage-engine": .null, "amberflo": .null, "togai": "6656"], "\(row)")
        #expect(outcome.status == 0, "\(outcome.words)")
        try project.edit("meters/meters.yaml", "\"6656\"", "\"6657\"")
        #expect(await project.run("prove").status == 4)
    }

    @Test("proofs of several windows have a section each, and no window in common")
    func windows() async throws {
        let proofs = """
            proofs:
              - { meter: calls, events: events.ndjson, window: 2026-11-01/P1M, total: "4" }
              - { meter: calls, events: events.ndjson, window: 2026-12-01/P1M, total: "1" }

            """
        let outcome = await (try Self.project(meters: Self.meters + proofs)).run("prove", "--format", "json")
        let document = try outcome.json()
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(document["window"] == .null)
        #expect(document["samples"]?.array?.count == 2)
        #expect(document["proofs"]?.array?.map { $0["total"]?.string } == ["4", "1"])
        #expect(document["proofs"]?.array?.map { $0["equal"] } == [true, true])
    }

    @Test("the live dialect of Amberflo comes out alike, also where its bodies are compressed")
    func liveDialect() async throws {
        var events = ""
        for day in 10...28 {
            events += Self.event("d-\(day)", "acme", "2026-11-\(day)T00:00:00Z", bytes: 1024)
        }
        let project = try Self.project(events)
        try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, dialect: meters,")
        let outcome = await project.succeed("prove", "egress", "--events", "events.ndjson", "--format", "json")
        #expect(try Self.numbers(outcome.json(), "egress", "acme") == ["19", "19", "19", "19"])
    }
}
