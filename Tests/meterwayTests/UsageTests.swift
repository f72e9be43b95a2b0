import Foundation
import Metering
import SandboxServer
import Testing

@Suite("Usage")
struct UsageTests {
    private static let customers = """
        customers:
          - { meter: egress, customer: acme, meterKey: 0b7c1d6e-5a52-4b0e-9c0e-2f3f1f6f7a10 }

        """

    private static func event(_ id: String, _ customer: String, _ time: String, bytes: Int) -> String {
        #"{"id":"\#(id)","event":"api_request","customer":"\#(customer)","timestamp":"\#(time)","attributes":{"bytes":\#(bytes)}}"#
            + "\n"
    }

    private static let events =
        event("e-1", "acme", "2026-11-15T11:00:00Z", bytes: 5)
        + event("e-2", "globex", "2026-11-16T11:30:00Z", bytes: 7)

    private func project(at vendors: [String] = ["amberflo", "togai"]) async throws -> TestProject {
        let project = try TestProject(
            [
                "meterway.yaml": TestVendors.projectFile(vendors), "meters/meters.yaml": Meters.two + Self.customers,
                "events.ndjson": Self.events,
            ],
            environment: TestVendors.credentials
        )
        await project.succeed("apply", "--sandbox", "--yes")
        return project
    }

    private func usage(_ project: TestProject, _ options: String...) async throws -> (status: Int32, rows: [JSONValue])
    {
        let outcome = await project.run(["usage", "--sandbox", "--format", "json"] + options)
        return (outcome.status, try outcome.json()["rows"]?.array ?? [])
    }

    private func row(_ rows: [JSONValue], _ meter: String, _ customer: String?) throws -> JSONValue {
        try #require(rows.first { $0["meter"]?.string == meter && $0["customer"]?.string == customer })
    }

    @Test("Of a meter that is not active, and of ids that came again, it is said what the reference means")
    func restingAndRepeated() async throws {
        let project = try await project()
        try project.edit("meters/meters.yaml", "key: egress\n", "key: egress\n    status: inactive\n")
        try project.write("events.ndjson", Self.events + Self.event("e-1", "acme", "2026-11-15T11:00:00Z", bytes: 6))
        let usage = ["usage", "--sandbox", "--window", "2026-11-01/P1M", "--events", "events.ndjson"]
        let text = await project.run(usage)
        #expect(
            text.out.contains("* egress: not active, so that vendors get no events; the reference is"),
            "\(text.out)"
        )
        #expect(text.out.contains("* counted once in the reference although repeated: e-1\n"), "\(text.out)")
        let part = ["--window", "2026-11-01T00:00:00.5Z/2026-12-01T00:00:00Z"]
        let parted = await project.run(["usage", "--sandbox"] + part)
        #expect(parted.out.contains("* the window is not made of whole seconds: "), "\(parted.out)")
        let json = try await project.run(usage + ["--format", "json"]).json()
        #expect(json["resting"] == ["egress"] && json["repeated"] == ["e-1"])
    }

    @Test("An id that comes again counts in no part of the time, where its first event lies before")
    func repeatOfAnEarlierEvent() async throws {
        let project = try await project()
        try project.write("events.ndjson", Self.events + Self.event("e-1", "acme", "2026-11-17T11:00:00Z", bytes: 6))
        #expect(await project.run("ingest", "events.ndjson", "--sandbox").status == 3, "the repeat is told")
        let window = ["--window", "2026-11-16/2026-11-18", "--events", "events.ndjson"]
        let outcome = await project.run(["usage", "--sandbox", "--format", "json"] + window)
        let rows = try outcome.json()["rows"]?.array ?? []
        let row = try row(rows, "egress", nil)
        #expect(row["values"] == ["amberflo": "7", "togai": "7"])
        #expect(row["reference"] == "7" && row["equal"] == true)
        #expect(try outcome.json()["repeated"] == ["e-1"])
    }

    @Test("A customer's name is one line of a table, whatever is in it")
    func namesAreOneLine() async throws {
        let project = try await project()
        try project.write(
            "events.ndjson",
            Self.event("e-1", "a\\n  egress  (all)  9\\u001b[2J", "2026-11-15T11:00:00Z", bytes: 5)
        )
        await project.succeed("ingest", "events.ndjson", "--sandbox")
        let window = ["--window", "2026-11-01/P1M", "--events", "events.ndjson"]
        let text = await project.run(["usage", "--sandbox"] + window)
        #expect(text.lines(from: "egress  a   egress  (all)  9\u{FFFD}[2J").count == 1, "\(text.out)")
        let markdown = await project.run(["usage", "--sandbox", "--format", "markdown"] + window)
        #expect(!text.out.contains("\u{1B}") && !markdown.out.contains("\u{1B}"))
    }

    @Test("Both vendors and the events themselves stand side by side, for all and for each customer")
    func sideBySide() async throws {
        let project = try await project()
        await project.succeed("ingest", "events.ndjson", "--sandbox")
        let (status, rows) = try await usage(project, "--window", "2026-11-01/P1M", "--events", "events.ndjson")
        #expect(status == 0)
        #expect(rows.count == 6)
        for (customer, number) in [(nil, "12"), ("acme", "5"), ("globex", "7")] as [(String?, String)] {
            let row = try row(rows, "egress", customer)
            #expect(row["values"]?["amberflo"]?.string == number)
            #expect(row["values"]?["togai"]?.string == number)
            #expect(row["reference"]?.string == number)
            #expect(row["equal"]?.bool == true)
        }
        let text = await project.run("usage", "--sandbox", "--window", "2026-11-01/P1M", "--meter", "egress")
        #expect(text.lines(from: "egress  (all)").first?.hasSuffix("equal") == true, "\(text.out)")
        #expect(text.out.contains("the window was not over"))
    }

    @Test("More customers than Togai lists at once are told by the names that another side knows, if these are all")
    func crowd() async throws {
        let project = try await project()
        let events = (0..<310).map { Self.event("e-\($0)", "c-\($0)", "2026-11-15T11:00:00Z", bytes: 2) }
        try project.write("events.ndjson", events.joined())
        await project.succeed("ingest", "events.ndjson", "--sandbox")
        let (status, rows) = try await usage(project, "--window", "2026-11-15/P1D", "--meter", "egress")
        #expect(status == 0 && rows.count == 311)
        #expect(try row(rows, "egress", nil)["values"] == ["amberflo": "620", "togai": "620"])
        #expect(try row(rows, "egress", "c-309")["values"] == ["amberflo": "2", "togai": "2"])

        try project.write("one.ndjson", Self.event("e-x", "c-x", "2026-11-15T11:00:00Z", bytes: 5))
        await project.succeed("ingest", "one.ndjson", "--sandbox", "--vendor", "togai")
        let window = ["usage", "--sandbox", "--meter", "egress", "--window", "2026-11-15/P1D"]
        let stranger = await project.run(window)
        #expect(stranger.status == 1, "\(stranger.out)")
        #expect(stranger.out.contains("of the 625 of "), "\(stranger.out)")
        #expect(stranger.out.contains("it has 5 of customers whom no other side names"), "\(stranger.out)")
        let known = await project.run(
            window + ["--events", "one.ndjson", "--events", "events.ndjson", "--format", "json"]
        )
        let named = try known.json()["rows"]?.array ?? []
        #expect(known.status == 0 && named.count == 312)
        #expect(try row(named, "egress", nil)["values"] == ["amberflo": "620", "togai": "625"])
        #expect(try row(named, "egress", "c-x")["values"] == ["amberflo": "0", "togai": "5"])
        #expect(await project.run(window + ["--vendor", "togai"]).status == 1)
    }

    @Test("What one vendor lacks is a difference of 0 at it, and no unknown number")
    func difference() async throws {
        let project = try await project()
        await project.succeed("ingest", "events.ndjson", "--sandbox", "--vendor", "amberflo")
        let (status, rows) = try await usage(project, "--window", "2026-11-16/P1D", "--meter", "calls")
        #expect(status == 0)
        let row = try row(rows, "calls", "globex")
        #expect(row["values"]?["togai"]?.string == "0")
        #expect(row["equal"]?.bool == false)
        #expect(!rows.contains { $0["customer"]?.string == "acme" })
        let text = await project.run("usage", "--sandbox", "--window", "2026-11-16/P1D", "--meter", "calls")
        #expect(text.lines(from: "calls").allSatisfy { $0.hasSuffix("DIFFERS") }, "\(text.out)")
    }

    @Test("By the day, each day has its row, and the days come to the whole")
    func steps() async throws {
        let project = try await project()
        await project.succeed("ingest", "events.ndjson", "--sandbox")
        let (_, rows) = try await usage(
            project,
            "--window",
            "2026-11-15/2026-11-17",
            "--by",
            "day",
            "--meter",
            "egress",
            "--customer",
            "acme"
        )
        #expect(rows.map { $0["period"]?.string?.prefix(10) } == ["2026-11-15", "2026-11-16"])
        #expect(rows.map { $0["values"]?["amberflo"]?.string } == ["5", "0"])
        #expect(rows.map { $0["values"]?["togai"]?.string } == ["5", "0"])
    }

    @Test("Steps without usage are left out of the text and counted there, also beside a vendor that cannot tell")
    func idleSteps() async throws {
        for (names, words) in [(["amberflo"], "without any usage"), (["usage-engine", "amberflo"], "that is known")] {
            let project = try await project(at: names)
            await project.succeed("ingest", "events.ndjson", "--sandbox", "--vendor", "amberflo")
            let arguments = ["usage", "--sandbox", "--window", "2026-11-01/P1M", "--by", "day", "--meter", "egress"]
            let text = await project.run(arguments).out
            #expect(text.contains("2026-11-15  ") && !text.contains("2026-11-02"), "\(text)")
            #expect(text.split(separator: "\n").contains { $0.hasPrefix("  and ") && $0.hasSuffix(words) }, "\(text)")
        }
    }

    @Test("A vendor without a history says nothing of a past window; a customer without a counter is told as such")
    func noHistory() async throws {
        let project = try await project(at: ["usage-engine", "amberflo"])
        let (status, rows) = try await usage(
            project,
            "--window",
            "2026-10-01/P1M",
            "--customer",
            "acme",
            "--customer",
            "globex",
            "--meter",
            "egress"
        )
        #expect(status == 0)
        let known = try row(rows, "egress", "acme")
        #expect(known["values"]?["usage-engine"]?.isNull == true)
        #expect(known["values"]?["amberflo"]?.string == "0")
        #expect(known["equal"]?.isNull == true)
        #expect(known["notes"]?["usage-engine"]?.string?.contains("only the running period's value") == true)
        let unknown = try row(rows, "egress", "globex")
        #expect(unknown["notes"]?["usage-engine"]?.string?.contains("no counter") == true)
    }

    @Test("A counter of a maximum that counted nothing in the period has no value, which is known and comes to no bill")
    func emptyMaximum() async throws {
        let meter = Meters.meter("peak", name: "Peak").replacing("aggregation: sum", with: "aggregation: max")
        let customers = Self.customers.replacing("egress", with: "peak")
        let project = try TestProject(
            [
                "meterway.yaml": TestVendors.projectFile(["usage-engine", "amberflo"]),
                "meters/meters.yaml": Meters.event + "meters:\n" + meter + customers,
            ],
            environment: TestVendors.credentials
        )
        await project.succeed("apply", "--sandbox", "--yes")
        let (status, rows) = try await usage(project, "--window", "2026-11-01/P1M")
        #expect(status == 0)
        let row = try row(rows, "peak", "acme")
        #expect(row["values"]?["usage-engine"]?.isNull == true && row["notes"]?["usage-engine"] == nil, "\(row)")
        #expect(row["equal"]?.bool == true)
        let text = await project.run("usage", "--sandbox", "--window", "2026-11-01/P1M")
        #expect(text.lines(from: "peak   acme").first?.contains("none") == true, "\(text.out)")
    }

    @Test("What a counter showed at its period's end is remembered, and said to be so")
    func recorded() async throws {
        let project = try await project(at: ["usage-engine", "amberflo"])
        // The counter begins on the 16th at noon, and its period ends with the month.
        project.wait(seconds: 3_600)
        try project.write("events.ndjson", Self.event("e-1", "acme", "2026-11-16T12:30:00Z", bytes: 5))
        #expect(await project.run("ingest", "events.ndjson", "--sandbox").status != 1)
        project.wait(seconds: 14 * 86_400 + 11 * 3_600 - 20)
        let outcome = await project.succeed("usage", "--record", "--sandbox", "--format", "json")
        let recorded = try outcome.json()["recorded"]?.array ?? []
        #expect(recorded.map { $0["vendor"]?.string } == ["usage-engine"], "\(outcome.words)")
        #expect((recorded.first?["counters"]?.int ?? 0) > 0, "\(outcome.words)")
        project.wait(seconds: 40 * 86_400)
        let arguments = ["--window", "2026-11-01/P1M", "--meter", "egress"]
        let (_, before) = try await usage(project, arguments[0], arguments[1], arguments[2], arguments[3])
        #expect(try row(before, "egress", "acme")["values"]?["usage-engine"]?.isNull == true)
        let (_, after) = try await usage(
            project,
            arguments[0],
            arguments[1],
            arguments[2],
            arguments[3],
            "--reading-gap",
            "30s"
        )
        let row = try row(after, "egress", "acme")
        #expect(row["values"]?["usage-engine"]?.string == "5", "\(row)")
        #expect(row["notes"]?["usage-engine"]?.string?.contains("20 s away") == true)
        #expect(row["equal"]?.bool == true)
    }

    @Test("What cannot be read is an error, and not nothing to record; without counters there is nothing")
    func notRecorded() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two + Self.customers, at: ["usage-engine", "togai"])
            await project.apply()
            let none = await project.succeed("usage", "--record", "--vendor", "togai")
            #expect(none.err.contains("Nothing to record: no selected vendor has counters"), "\(none.words)")
            let forbidden = FaultEffect.answer(FaultAnswer(status: 403))
            vendors.faults.add(try FaultRule(forbidden, endpoint: "usage-engine", path: "/meters"))
            let failed = await project.run("usage", "--record")
            #expect(failed.status == 1 && failed.err.contains("error: usage-engine: list meters"), "\(failed.words)")
            #expect(!failed.words.contains("Nothing to record"), "\(failed.words)")
        }
    }

    @Test("An event that cannot be counted is told, and the status is 3")
    func rejected() async throws {
        let project = try await project()
        try project.write("bad.ndjson", Self.events.replacing("bytes", with: "bites") + "{\"id\":\"x\"}\n")
        let outcome = await project.run(
            "usage",
            "--sandbox",
            "--window",
            "2026-11-01/P1M",
            "--events",
            "bad.ndjson",
            "--meter",
            "egress"
        )
        #expect(outcome.status == 3)
        #expect(outcome.out.contains("bad.ndjson:3:"), "\(outcome.out)")
        #expect(outcome.out.contains("rejected: e-1 of acme for egress"))
    }

    @Test("A vendor that cannot be read has failed numbers, the others are told, and the status is 1")
    func unreachable() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo", "togai"])
            await project.apply()
            try project.edit("meterway.yaml", vendors.urls["togai"] ?? "?", "http://127.0.0.1:9")
            let outcome = await project.run("usage", "--window", "2026-11-01/P1M", "--format", "json")
            #expect(outcome.status == 1)
            let rows = try outcome.json()["rows"]?.array ?? []
            #expect(rows.count == 2)
            #expect(rows.allSatisfy { $0["values"]?["amberflo"]?.string == "0" })
            #expect(rows.allSatisfy { $0["values"]?["togai"]?.isNull == true && $0["equal"]?.isNull == true })
        }
    }

    @Test(
        "A command that cannot mean anything is one clear error",
        arguments: [
            (["usage", "--sandbox"], "--window"), (["usage", "--sandbox", "--window", "november"], "is not a period"),
            (["usage", "--sandbox", "--window", "2026-11-01/P1M", "--meter", "nope"], "nope"),
            (["usage", "--sandbox", "--window", "2026-11-01/P1M", "--events", "-", "--events", "-"], "given twice"),
            (["usage", "--sandbox", "--window", "2026-11-01/P1M", "--customer", ""], "behind `--customer` is empty"),
            (["usage", "--sandbox", "--window", "2026-11-01/P1M", "--events", "nowhere"], "nowhere"),
            (["usage", "--sandbox", "--window", "2026-11-01/P1M", "--reading-gap", "soon"], "soon"),
            (["usage", "--sandbox", "--window", "2026-11-01/2206-12-01", "--by", "hour"], "look at the years"),
        ]
    )
    func mistakes(_ arguments: [String], _ word: String) async throws {
        let project = try await project()
        let outcome = await project.run(arguments)
        #expect(outcome.status == 1)
        #expect(outcome.err.contains(word), "\(outcome.err)")
        #expect(word == "nope" || !outcome.err.contains("amberflo 1"), "no vendor was asked: \(outcome.err)")
    }

    @Test(
        "What was found, what was expected and what to do stand apart in JSON",
        arguments: [
            (["usage", "--window", "november"], "expected", "a half-open interval such as"),
            (["prove", "--events", "e.ndjson", "--window", "november"], "expected", "a half-open interval such as"),
            (
                ["usage", "--window", "2026-11-01/P1M", "--reading-gap", "soon"], "hint",
                "write a number with s, m or h"
            ),
            (["usage", "--window", "2026-11-01/P1M", "--reading-gap", "48h"], "hint", "write a time from 1s to 24h"),
            (
                [
                    "migrate", "verify", "--from", "togai", "--to", "amberflo", "--window", "2026-11-01/P1M",
                    "--tolerance", "x",
                ],
                "hint", "write a number such as 0.01"
            ),
        ]
    )
    func parts(_ arguments: [String], _ member: String, _ words: String) async throws {
        let project = try await project()
        let outcome = await project.run(arguments + ["--sandbox", "--format", "json"])
        let error = try #require(try outcome.json()["errors"]?.array?.first)
        #expect(error[member]?.string?.hasPrefix(words) == true, "\(outcome.out)")
        #expect(error["message"]?.string?.contains(words) == false, "\(outcome.out)")
    }
}
