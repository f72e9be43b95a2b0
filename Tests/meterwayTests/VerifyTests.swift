import Foundation
import Metering
import Migration
import SyncEngine
import Testing

@Suite("Verify")
struct VerifyTests {
    /// A few days of events of two customers, each worth another number of bytes.
    private static let events: [String] = (1...60).map { number in
        let (day, hour) = (1 + number / 6, (number * 7) % 24)
        let time = "2026-11-\(day < 10 ? "0" : "")\(day)T\(hour < 10 ? "0" : "")\(hour):15:00Z"
        return
            #"{"id":"e-\#(number)","event":"api_request","customer":"\#(number.isMultiple(of: 3) ? "globex" : "acme")","#
            + #""timestamp":"\#(time)","attributes":{"bytes":\#(1_000 + number * number * 13)}}"#
    }

    private static let arguments = [
        "migrate", "verify", "--from", "togai", "--to", "amberflo", "--window", "2026-11-01/2026-11-13", "--sandbox",
    ]

    private func project(meters: String = Meters.two) async throws -> TestProject {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(["amberflo", "togai"]), "meters/meters.yaml": meters],
            environment: TestVendors.credentials
        )
        try project.write("all.ndjson", Self.events.joined(separator: "\n") + "\n")
        await project.succeed("apply", "--sandbox", "--yes")
        return project
    }

    /// Sends all events to Togai, with a status, and some to Amberflo.
    private func send(
        _ project: TestProject,
        _ some: [String],
        ending status: Int32 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try project.write("some.ndjson", some.joined(separator: "\n") + "\n")
        for (file, vendor, status) in [("all.ndjson", "togai", status), ("some.ndjson", "amberflo", 0)] {
            let outcome = await project.run("ingest", file, "--sandbox", "--vendor", vendor)
            #expect(outcome.status == status, "\(outcome.words)", sourceLocation: sourceLocation)
        }
    }

    private func verify(_ project: TestProject, _ options: String...) async throws -> (status: Int32, report: JSONValue)
    {
        let outcome = await project.run(Self.arguments + ["--format", "json"] + options)
        return (outcome.status, try outcome.json())
    }

    private func kinds(_ report: JSONValue, _ meter: String, _ customer: String?) -> [String] {
        let row = report["rows"]?.array?.first { $0["meter"]?.string == meter && $0["customer"]?.string == customer }
        return row?["causes"]?.array?.compactMap { $0["kind"]?.string } ?? ["no such row"]
    }

    @Test(
        "Vendors that got the same events agree, with the events too, and the verdict says how many numbers that rests on"
    )
    func agreement() async throws {
        let project = try await project()
        try await send(project, Self.events)
        let (status, report) = try await verify(project, "--events", "all.ndjson")
        #expect(status == 0)
        #expect(report["passed"]?.bool == true)
        #expect(report["compared"]?.int == 6)
        #expect(report["leftOut"]?.int == 0)
        #expect(report["rows"]?.array?.allSatisfy { $0["equal"]?.bool == true } == true)
        let text = await project.run(Self.arguments)
        #expect(text.out.contains("PASSED: all 6 numbers compared are equal."))
    }

    @Test("Events that one vendor lacks are found, named, and end with 4", arguments: [true, false])
    func missing(_ withEvents: Bool) async throws {
        let project = try await project()
        try await send(project, Self.events.filter { !$0.contains(#""e-20""#) })
        let (status, report) = try await verify(project, withEvents ? "--events=all.ndjson" : "--tolerance=0")
        #expect(status == 4)
        #expect(report["passed"]?.bool == false)
        if withEvents { #expect(kinds(report, "egress", "acme").contains("missing-events")) }
        #expect(kinds(report, "egress", "globex") == [])
        #expect(kinds(report, "egress", nil) == ["customers"])
        let names = report["rows"]?.array?.flatMap { $0["causes"]?.array ?? [] }.flatMap { $0["events"]?.array ?? [] }
        if withEvents { #expect(Set(names ?? []) == ["e-20"]) }
    }

    @Test("A repeat whose first event lies long before the window counts in no number that differences are traced by")
    func earlyRepeat() async throws {
        let project = try await project()
        let again = Self.events[9]
        let first = again.replacing("2026-11-", with: "2026-10-")
        try #require(first != again)
        let without = Self.events.filter { $0 != again }
        try project.write("all.ndjson", ([first] + Self.events).joined(separator: "\n") + "\n")
        try await send(project, [first] + without.filter { !$0.contains(#""e-20""#) }, ending: 3)
        let (status, report) = try await verify(project, "--events=all.ndjson", "--meter=egress")
        #expect(status == 4)
        let causes = report["rows"]?.array?.filter { $0["customer"]?.string != nil }.flatMap {
            $0["causes"]?.array ?? []
        }
        #expect(causes?.map { $0["vendor"]?.string } == ["amberflo"], "\(report)")
        #expect(causes?.first?["events"] == ["e-20"])
    }

    @Test("Sending that stopped, a customer that is not known and a definition that was changed are each named")
    func causes() async throws {
        let project = try await project()
        try await send(project, Self.events.filter { $0 < #"{"id":"e-5"# || !$0.contains("globex") })
        var (status, report) = try await verify(project, "--events", "all.ndjson")
        #expect(status == 4)
        let other = try await self.project()
        try await send(other, Self.events.filter { !$0.contains("globex") })
        (status, report) = try await verify(other, "--events", "all.ndjson")
        #expect(status == 4)
        #expect(kinds(report, "egress", "globex").contains("unknown-customer"))
        #expect(kinds(report, "calls", "globex").contains("unknown-customer"))
        try other.edit(
            "meters/meters.yaml",
            "    value: attributes.bytes",
            "    value: attributes.bytes\n    filter: attributes.bytes < 9000"
        )
        (status, report) = try await verify(other, "--meter", "egress")
        #expect(status == 4)
        #expect(kinds(report, "egress", "globex").contains("unknown-customer"))
    }

    @Test(
        "Events that did not pass the filter are told as that, and numbers that agree with each other alone do not pass"
    )
    func projection() async throws {
        let filtered = Meters.two.replacing(
            "    value: attributes.bytes",
            with: "    value: attributes.bytes\n    filter: attributes.bytes < 9000"
        )
        let project = try await project()
        try await send(project, Self.events)
        // The definitions in the files have a filter that was in place at neither vendor.
        try project.write("meters/meters.yaml", filtered)
        let (status, report) = try await verify(project, "--events", "all.ndjson", "--meter", "egress")
        #expect(status == 4)
        let row = report["rows"]?.array?.first { $0["customer"]?.string == "acme" }
        #expect(row?["outcome"]?.string == "unlike-events")
        #expect(kinds(report, "egress", "acme").contains("projection"))
    }

    @Test("A tolerance lets small differences pass and no others, and says so")
    func tolerance() async throws {
        let project = try await project()
        try await send(project, Self.events.filter { !$0.contains(#""e-1""#) })
        #expect(try await verify(project, "--meter", "egress", "--tolerance", "1%").status == 0)
        let text = await project.run(Self.arguments + ["--meter", "egress", "--tolerance", "1%"])
        #expect(text.out.contains("within 1% of the number at togai"), "\(text.out)")
        #expect(try await verify(project, "--meter", "egress", "--tolerance", "0.001%").status == 4)
        #expect(await project.run(Self.arguments + ["--tolerance", "some"]).status == 1)
        #expect(await project.run(Self.arguments + ["--tolerance", "100%"]).status == 1)
    }

    @Test("A window in which nobody used anything proves nothing")
    func empty() async throws {
        let project = try await project()
        let (status, report) = try await verify(project)
        #expect(status == 4)
        #expect(report["objections"]?.array?.first?.string?.contains("proves nothing") == true)
    }

    @Test("A meter that nobody used does not pass among others, unless that is allowed, which is then said and noted")
    func idle() async throws {
        let idle = Meters.meter("idle", name: "Idle") + "    filter: attributes.bytes < 0\n"
        let project = try await project(meters: Meters.two + idle)
        try await send(project, Self.events)
        let (status, report) = try await verify(project)
        #expect(status == 4)
        #expect(report["failed"]?.array?.compactMap(\.string) == ["idle"])
        #expect(report["objections"]?.array?.first?.string?.contains("nobody used idle") == true)
        let (path, route) = try keepRecord(project, [("egress", .moved), ("calls", .moved), ("idle", .moved)])
        let allowed = await project.succeed(Self.arguments + ["--allow-idle"])
        #expect(allowed.out.contains("nothing is proved of idle"))
        let verification = try #require(try Records.migration(route, path)?.verifications.last)
        #expect(verification.passed && verification.idle.map(\.text) == ["idle"])
    }

    @Test("What has left the old vendor is not compared with what has not, and each meter has a result of its own")
    func partial() async throws {
        let project = try await project()
        try await send(project, Self.events)
        let (path, route) = try keepRecord(project, [("egress", .moved), ("calls", .cutOver)])
        let outcome = await project.succeed(Self.arguments)
        #expect(outcome.out.contains("cut over already, and not compared: calls"))
        #expect(try Records.migration(route, path)?.verifications.last?.meters.map(\.text) == ["egress"])
        let other = try await self.project()
        try await send(other, Self.events)
        let (otherPath, _) = try keepRecord(other, [("egress", .moved), ("calls", .leaving)])
        try other.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
        #expect(await other.run(Self.arguments).status == 4)
        let verification = try #require(try Records.migration(route, otherPath)?.verifications.last)
        #expect(try verification.passed(#require(Meter.Key("calls"))))
        #expect(try !verification.passed(#require(Meter.Key("egress"))))
    }

    @Test("A meter that the files say otherwise of than what is applied does not pass, and apply is named")
    func edited() async throws {
        let project = try await project()
        try await send(project, Self.events)
        try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
        let (status, report) = try await verify(project)
        #expect(status == 4)
        #expect(report["failed"]?.array?.compactMap(\.string) == ["egress"])
        let objection = report["objections"]?.array?.first?.string ?? ""
        #expect(objection.contains("meterway apply") && objection.contains("at amberflo `value`"), "\(objection)")
        try project.edit("meters/meters.yaml", "value: attributes.bytes * 2", "value: attributes.bytes")
        #expect(try await verify(project).status == 0)
        // A meter that the files take from the new vendor would be nowhere once the old one has retired.
        try project.edit("meters/meters.yaml", "  - key: egress\n", "  - key: egress\n    vendors: [togai]\n")
        let away = try await verify(project)
        #expect(away.status == 4 && away.report["failed"]?.array?.compactMap(\.string) == ["egress"])
        #expect(away.report["objections"]?.array?.first?.string?.contains("`vendors` leaves it out") == true)
    }

    /// Puts down a record of a migration with meters at some stages.
    private func keepRecord(
        _ project: TestProject,
        _ stages: [(String, MigratedMeter.Stage)]
    ) throws -> (path: String, route: MigrationRoute) {
        let route = try #require(MigrationRoute(from: "togai", to: "amberflo"))
        let path = project.root.appending(path: ".meterway/sandbox/state.sqlite").path
        var record = MigrationRecord(route, started: TestProject.noon)
        record.meters = try stages.map {
            MigratedMeter(try #require(Meter.Key($0)), name: "", stage: $1, filed: nil)
        }
        try Records.keep(record, path)
        return (path, route)
    }

    @Test("A number that a vendor cannot tell does not pass, unless it is left out, and alone it never does")
    func unavailable() async throws {
        let meters = Meters.two + "customers:\n  - { meter: egress, customer: acme, meterKey: key-1 }\n"
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(["usage-engine", "amberflo"]), "meters/meters.yaml": meters],
            environment: TestVendors.credentials
        )
        await project.succeed("apply", "--sandbox", "--yes")
        try project.write("all.ndjson", Self.events.filter { $0.contains("acme") }.joined(separator: "\n") + "\n")
        await project.succeed("ingest", "all.ndjson", "--sandbox", "--vendor", "amberflo")
        let arguments = [
            "migrate", "verify", "--from", "amberflo", "--to", "usage-engine", "--window", "2026-11-03/P1D",
            "--sandbox",
            "--meter", "egress", "--format", "json",
        ]
        let strict = await project.run(arguments)
        #expect(strict.status == 4)
        #expect(try strict.json()["rows"]?.array?.allSatisfy { $0["outcome"]?.string == "unavailable" } == true)
        let loose = await project.run(arguments + ["--leave-out-unavailable"])
        #expect(loose.status == 4)
        #expect(try loose.json()["leftOut"]?.int == 2)
        #expect(
            try loose.json()["objections"]?.array?.first?.string?.contains("nothing at all could be compared") == true
        )
    }

    @Test("The page is written once, holds the digest of the JSON report, and no name of a customer is markup in it")
    func page() async throws {
        let project = try await project()
        try await send(project, Self.events.map { $0.replacing("globex", with: "<b>&co") }.dropLast())
        try project.write(
            "all.ndjson",
            Self.events.map { $0.replacing("globex", with: "<b>&co") }.joined(separator: "\n")
        )
        let outcome = await project.run(
            Self.arguments + ["--html", "v.html", "--json", "v.json", "--events", "all.ndjson"]
        )
        #expect(outcome.status == 4, "\(outcome.words)")
        let page = try project.read("v.html")
        let json = try project.read("v.json")
        #expect(page.contains(AuditDigest(of: Array(json.utf8)).description))
        #expect(page.contains("&lt;b&gt;&amp;co") && !page.contains("<b>"))
        #expect(page.components(separatedBy: "<svg ").count == 3)
        #expect(
            page.components(separatedBy: "<script").count == 1 && !page.contains("http://")
                && !page.contains("https://")
        )
        let again = await project.run(Self.arguments + ["--html", "v.html"])
        #expect(again.status == 1)
        #expect(try project.read("v.html") == page)
    }

    @Test("The result is noted in a migration's record, with what it rests on, and only where it may be")
    func noted() async throws {
        let project = try await project()
        try await send(project, Self.events)
        let route = try #require(MigrationRoute(from: "togai", to: "amberflo"))
        #expect(await project.run(Self.arguments).err.contains("nothing was moved"))
        let path = project.root.appending(path: ".meterway/sandbox/state.sqlite").path
        var record = MigrationRecord(route, started: TestProject.noon)
        record.meters = ["egress", "calls"].compactMap { Meter.Key($0) }.map {
            MigratedMeter($0, name: "", stage: .moved, filed: nil)
        }
        try Records.keep(record, path)
        await project.succeed(Self.arguments + ["--no-record"])
        #expect(await project.run(Self.arguments + ["--customer", "acme"]).err.contains("only some customers"))
        #expect(try Records.migration(route, path)?.verifications.isEmpty == true)
        let outcome = await project.run(Self.arguments + ["--json", "v.json"])
        #expect(outcome.status == 0)
        let kept = try #require(try Records.migration(route, path))
        let verification = try #require(kept.verifications.last)
        #expect(verification.passed && verification.compared == 6 && verification.differing == 0)
        #expect(verification.meters.map(\.text) == ["calls", "egress"])
        #expect(verification.report == AuditDigest(of: Array(try project.read("v.json").utf8)).description)
        #expect(kept.phase == .verified)
        #expect(await project.run("history", "--sandbox").out.contains("migrate verify"))
    }
}
