import AdapterKit
import MeterConfig
import Metering
import Migration
import Testing

@testable import meterway

@Suite("Proof values")
struct ProveValueTests {
    private let window: Period

    init() throws {
        window = try Period(interval: "2026-11-01/P1M")
    }

    @Test("the gravest outcome decides: a difference, then a missing number, then nothing")
    func status() throws {
        let equal = try row(.value(.one), .value(.one))
        let differing = try row(.value(.one), .value(.zero))
        let missing = try row(.value(.one), .failed("the vendor did not answer"))
        let silent = try row(.value(.one), .unavailable("it has no such aggregation"))
        #expect(report([equal, silent]).status == .done)
        #expect(report([equal, missing]).status == .partial)
        #expect(report([missing, differing]).status == .conflict)
        var rejecting = report([equal])
        rejecting.sections[0].rejections = [
            ProofRejection(event: "e", customer: "c", meter: equal.meter, vendor: nil, reason: "no value")
        ]
        #expect(rejecting.status == .partial)
    }

    @Test("no value is a value: it equals itself, and not 0")
    func noValue() throws {
        #expect(try row(.value(nil), .value(nil)).isEqual)
        #expect(try !row(.value(nil), .value(.zero)).isEqual)
        #expect(try !row(.value(.zero), .value(nil)).isEqual)
        #expect(try row(.value(.zero), .unavailable("")).isEqual)
    }

    @Test("a total that nobody else tells is not called equal")
    func nothingToCompare() throws {
        let lonely = try row(.value(.one), .unavailable(""))
        let view = ProofView.text(report([lonely]), palette: Palette(isColored: false))
        #expect(!lonely.isCompared && !view.contains(" equal\n"), "\(view)")
        #expect(
            view.hasSuffix("Prove: nothing was proved, since no two sides have a number to compare (1 total)."),
            "\(view)"
        )
        #expect(ProofView.json(report([lonely]))["rows"]?[0]?["equal"] == .null)
        #expect(try row(.value(.one), .value(.one)).isCompared)
    }

    @Test("without a reference the vendors and the expectation are held against each other")
    func noReference() throws {
        var row = try row(.unavailable("opaque"), .value(.one))
        #expect(row.isEqual)
        row.expected = [.zero]
        #expect(!row.isEqual)
        #expect(row.differs(.value(.one)))
    }

    @Test("a proof that nobody tells a number for does not hold, and is no conflict")
    func unproved() throws {
        var row = try row(.unavailable("opaque"), .unavailable("left out"))
        row.expected = [.one]
        let proof = Proof(
            meter: row.meter,
            events: "/e.ndjson",
            window: window,
            total: .one,
            location: FileLocation(file: "meters.yaml")
        )
        let verdict = ProofVerdict(proof: proof, sample: "e.ndjson", row: row)
        #expect(!verdict.holds)
        var report = report([row])
        report.verdicts = [verdict]
        #expect(report.status == .partial)
    }

    @Test("cells of single customers are added up, and one that is not known leaves the total unknown")
    func totals() throws {
        let cells = [cell("a", .one), cell("b", try Quantity("2.5"))]
        let sum = UsageTotals(cells, .sum, counted: [], lost: [:], silence: "?")
        #expect(sum.total == .value(try Quantity("3.5")))
        #expect(sum.reading(of: "c") == .value(.zero))
        let max = UsageTotals(cells, .max, counted: [], lost: [:], silence: "?")
        #expect(max.total == .value(try Quantity("2.5")))
        #expect(max.reading(of: "c") == .value(nil))
        let gap = UsageTotals(cells + [cell("c", nil)], .sum, counted: [], lost: [:], silence: "?")
        #expect(gap.total == .unavailable("?"))
        let gone = UsageTotals(cells, .sum, counted: ["d"], lost: ["e": "not made"], silence: "?")
        #expect(gone.reading(of: "d") == .unavailable("?"))
        #expect(gone.reading(of: "e") == .failed("not made"))
        #expect(gone.total.note != nil)
        let told = UsageTotals(
            cells + [cell(nil, try Quantity("2"))],
            .unique(.customer),
            counted: [],
            lost: [:],
            silence: "?"
        )
        #expect(told.total == .value(try Quantity("2")))
        let untold = UsageTotals(cells, .unique(.customer), counted: [], lost: [:], silence: "?")
        #expect(untold.total.note != nil)
        #expect(UsageTotals([], .count, counted: [], lost: [:], silence: "?").total == .value(.zero))
    }

    @Test("a sample has each id once, in order of time, and knows its months")
    func sample() throws {
        let first = try event("b", "2026-11-30T23:59:59Z")
        let second = try event("a", "2026-11-02T00:00:00Z")
        var other = first
        other.customer = "globex"
        let sample = EventSample(name: "s", events: [first, second, other, first])
        #expect(sample.unique == [second, first])
        #expect(sample.repeats == [.init(id: "b", differs: true), .init(id: "b", differs: false)])
        #expect(sample.months == window)
        #expect(EventSample(name: "s", events: []).months == nil)
        let january = EventSample(name: "s", events: [first, try event("c", "2027-01-01T00:00:00Z")])
        #expect(january.months?.description == "2026-11-01T00:00:00Z/2027-02-01T00:00:00Z")
    }

    private func row(_ reference: UsageReading, _ side: UsageReading) throws -> ProofRow {
        let key = try #require(Meter.Key("egress"))
        return ProofRow(
            meter: key,
            customer: nil,
            window: window,
            reference: reference,
            sides: [.init("togai", side)]
        )
    }

    private func report(_ rows: [ProofRow]) -> ProofReport {
        ProofReport(sections: [ProofSection(sample: "e.ndjson", window: window, eventCount: 1, rows: rows)])
    }

    private func cell(_ customer: String?, _ value: Quantity?) -> UsageCell {
        UsageCell(customer: customer, period: window, value: value)
    }

    private func event(_ id: String, _ time: String) throws -> UsageEvent {
        UsageEvent(id: id, event: "api_request", customer: "acme", timestamp: try Timestamp(iso8601: time))
    }
}
