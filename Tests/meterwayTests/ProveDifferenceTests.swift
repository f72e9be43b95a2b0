import Catalog
import Foundation
import HTTPTypes
import MeterConfig
import Metering
import Testing
import Transport

@testable import meterway

@Suite("What makes totals differ")
struct ProveDifferenceTests {
    @Test("an event that a vendor refuses is named with the vendor's words")
    func refused() async throws {
        let long = String(repeating: "x", count: 201)
        let events =
            ProveSampleTests.event("e-1", "acme", "2026-11-02T10:00:00Z", bytes: 1024)
            + ProveSampleTests.event("e-2", "acme", "2026-11-03T10:00:00Z", bytes: 2048, region: long)
        let outcome = await (try ProveSampleTests.project(events)).run(
            "prove",
            "egress",
            "--vendor",
            "amberflo",
            "--events",
            "events.ndjson",
            "--format",
            "json"
        )
        let document = try outcome.json()
        #expect(outcome.status == 4, "\(outcome.words)")
        let row = try #require(document["rows"]?.array?.first { $0["customer"] == "acme" })
        #expect(row["reference"] == "3")
        #expect(row["values"]?["amberflo"] == "1")
        #expect(row["equal"] == false)
        #expect(row["causes"]?.array?.first?["events"] == ["e-2"])
        #expect(row["causes"]?.array?.first?["reason"]?.string?.contains("200") == true)
        #expect(document["samples"]?.array?.first?["rejected"]?.array?.first?["vendor"] == "amberflo")
    }

    @Test("an event that a vendor loses without a word is found by trying fewer and fewer")
    func lost() async throws {
        var events = ""
        for day in 10...28 {
            events += ProveSampleTests.event("d-\(day)", "acme", "2026-11-\(day)T00:00:00Z", bytes: 1024)
            events += ProveSampleTests.event("g-\(day)", "globex", "2026-11-\(day)T01:00:00Z", bytes: 2048)
        }
        let report = try await prove(events, losing: "d-17")
        #expect(report.status == .conflict)
        #expect(report.rows.map(\.isEqual) == [false, false, true], "all, acme, globex")
        #expect(report.rows[0].causes == [], "the customer's row tells it")
        #expect(
            report.rows[1].causes == [
                ProofCause(
                    "amberflo",
                    events: ["d-17"],
                    reason:
                        "with d-17 (acme, 2026-11-17T00:00:00Z) the vendor goes from 7 to 7, the reference from 7 to 8"
                )
            ]
        )
        #expect(try await prove(events, losing: "another").status == .done)
    }

    /// Proves the meter `egress` at an Amberflo that loses an event.
    private func prove(_ events: String, losing id: String) async throws -> ProofReport {
        let folder = try ProveSampleTests.project(events)
        let project = try ProjectLoader(files: LocalFiles(), adapters: Catalog.adapters)
            .load(workingDirectory: folder.root.path)
        var vendor = try #require(Catalog.vendor(adapter: "amberflo"))
        let honest = vendor.sandbox
        vendor.sandbox = { ForgetfulTransport(inner: honest($0), id: id) }
        let settings = try #require(project.vendor("amberflo"))
        let meter = try #require(project.meters.map(\.meter).first { $0.key.text == "egress" })
        let sample = EventSample(name: "events", events: UsageEventReader.read(Array(events.utf8)).events)
        let task = ProofTask(sample: sample, window: try Period(interval: "2026-11-01/P1M"), meters: [meter])
        return await ProofRunner(project: project, vendors: [(vendor, settings)]).run([task])
    }

    @Test("an id that stands for two events is named, and the first of them counts, although it lies before the window")
    func twoOfOneID() async throws {
        let events =
            ProveSampleTests.event("e-1", "acme", "2026-10-31T10:00:00Z", bytes: 1024)
            + ProveSampleTests.event("e-1", "acme", "2026-11-03T10:00:00Z", bytes: 2048)
        let outcome = await (try ProveSampleTests.project(events)).run(
            "prove",
            "egress",
            "--vendor",
            "togai",
            "--events",
            "events.ndjson",
            "--window",
            "2026-11-01/P1M"
        )
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(
            outcome.out.contains("* counted once although repeated: e-1 (with other content)\n"),
            "\(outcome.out)"
        )
    }

    @Test("a wrong expectation lists what counts and what does not where no event explains it")
    func list() throws {
        let gap = try gap(expected: "7.25", found: "1.5")
        #expect(
            gap.map(\.reason) == [
                "what counts: a 1, b 0.5", "outside the window: c", "dropped by the filter: d", "not evaluable: e",
                "repeated: a",
            ]
        )
    }

    @Test(
        "a wrong expectation names the event, or the events, that are worth the difference",
        arguments: [
            ("9.5", "c is worth the missing 8, and is outside the window"),
            ("5.5", "d is worth the missing 4, and is dropped by the filter"),
            ("2.5", "a is worth the missing 1, and is repeated"),
            ("1", "b counts 0.5, which is as much as the total is over"),
        ]
    )
    func named(expected: String, reason: String) throws {
        #expect(try gap(expected: expected, found: "1.5").map(\.reason) == [reason])
    }

    @Test("events that are left out for one reason are tried together")
    func together() throws {
        let meter = try meter()
        let window = try Period(interval: "2026-11-01/P1M")
        let events = try [
            event("a", day: "2026-11-02", "1"), event("b", day: "2026-12-02", "2"), event("c", day: "2026-12-03", "3"),
        ]
        let gap = ExpectationGap(meter: meter, window: window, expected: try Quantity("6"), found: .one)
        #expect(
            gap.causes(among: events).map(\.reason) == [
                "b, c are worth the missing 5 together, and are outside the window"
            ]
        )
    }

    private func gap(expected: String, found: String) throws -> [ProofCause] {
        var events = try [
            event("a", day: "2026-11-02", "1"), event("b", day: "2026-11-03", "0.5"),
            event("c", day: "2026-12-01", "8"),
            event("d", day: "2026-11-04", "4"), event("e", day: "2026-11-05", "0"), event("a", day: "2026-11-06", "1"),
        ]
        events[3].attributes["status"] = try Quantity("500")
        events[4].attributes["bytes"] = nil
        return ExpectationGap(
            meter: try meter(),
            window: try Period(interval: "2026-11-01/P1M"),
            expected: try Quantity(expected),
            found: try Quantity(found)
        ).causes(among: events)
    }

    private func meter() throws -> Meter {
        let key = try #require(Meter.Key("egress"))
        var draft = Meter.Draft(key: key, name: "Egress", aggregation: .sum)
        draft.event = "api_request"
        draft.value = .expression(.attribute("bytes"))
        draft.filter = .expression(.binary(.less, .attribute("status"), .number(try Quantity("500"))))
        return try Meter(draft)
    }

    private func event(_ id: String, day: String, _ bytes: String) throws -> UsageEvent {
        UsageEvent(
            id: id,
            event: "api_request",
            customer: "acme",
            timestamp: try Timestamp(isoDate: day),
            attributes: ["bytes": try Quantity(bytes), "status": try Quantity("200")]
        )
    }
}

/// A vendor that accepts every event and forgets those of one id.
private struct ForgetfulTransport: HTTPTransport {
    let inner: any HTTPTransport
    let id: String

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        var request = request
        if request.head.path?.hasPrefix("/ingest") == true, let events = (try? JSONValue.parse(request.body))?.array {
            let kept = events.filter { $0["uniqueId"]?.string?.hasPrefix(id + "/") != true }
            request.body = JSONValue.array(kept).bytes()
        }
        return try await inner.send(request)
    }
}
