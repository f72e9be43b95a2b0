import AdapterKit
import Metering
import SyncEngine
import Testing

@testable import Migration

@Suite("What readings of counters say of a window")
struct RecordedUsageTests {
    private static let november = "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"
    private static let december = "2026-12-01T00:00:00Z/2027-01-01T00:00:00Z"
    private let meter: Meter.Key

    init() throws {
        meter = try #require(Meter.Key("egress"))
    }

    private func counter(
        _ value: Quantity?,
        _ period: String = november,
        id: String = "m1",
        customer: String = "ann",
        isFirst: Bool = false
    ) throws -> CounterReading {
        CounterReading(id: id, customer: customer, period: try Period(interval: period), value: value, isFirst: isFirst)
    }

    private func recording(
        _ asked: String,
        _ counters: [CounterReading],
        answered: String? = nil
    ) throws -> UsageRecording {
        UsageRecording(
            vendor: "usage-engine",
            meters: [
                .init(
                    meter: meter,
                    object: "t1",
                    asked: try Timestamp(iso8601: asked),
                    answered: try Timestamp(iso8601: answered ?? asked),
                    counters: counters
                )
            ]
        )
    }

    private func cell(
        _ recordings: [UsageRecording],
        _ window: String,
        _ aggregation: Aggregation = .sum,
        gap: Int64 = 0
    ) throws -> RecordedUsage.Cell {
        RecordedUsage(recordings, gap: gap).cell(meter, aggregation, of: "ann", in: try Period(interval: window))
    }

    private func reason(_ cell: RecordedUsage.Cell) -> String {
        if case .unavailable(let reason) = cell { reason } else { "" }
    }

    @Test("a period that was read when it was over, and before the vendor began the next, is its usage")
    func final() throws {
        let recordings = [
            try recording("2026-11-20T00:00:00Z", [try counter(5)]),
            try recording("2026-12-01T00:00:00Z", [try counter(12)]),
            try recording("2026-12-01T00:10:00Z", [try counter(1, Self.december)]),
        ]
        #expect(try cell(recordings, Self.november) == .value(12, note: nil))
        #expect(try cell(recordings.reversed(), Self.november, .max) == .value(12, note: nil))
        let late = try recording("2026-12-01T00:09:00Z", [try counter(13)])
        #expect(try cell(recordings + [late], Self.november) == .value(13, note: nil))
    }

    @Test("a reading before the end says nothing of the rest, unless the gap allows it, and then with both instants")
    func early() throws {
        let recordings = [try recording("2026-11-30T23:59:00Z", [try counter(12)])]
        #expect(reason(try cell(recordings, Self.november)).contains("2026-11-30T23:59:00Z, 60 s away"))
        #expect(reason(try cell(recordings, Self.november, gap: 59)).contains("60 s away"))
        let note = "the reading of 2026-11-30T23:59:00Z stands for 2026-12-01T00:00:00Z, 60 s away"
        #expect(try cell(recordings, Self.november, gap: 60) == .value(12, note: note))
    }

    @Test("a slow answer lies as far from a bound as its farther end")
    func slow() throws {
        let recordings = [
            try recording("2026-11-30T23:59:30Z", [try counter(12)], answered: "2026-12-01T00:01:00Z")
        ]
        #expect(reason(try cell(recordings, Self.november, gap: 59)).contains("60 s away"))
    }

    @Test("the difference of two readings of one period is a sum's usage between them, and no maximum's")
    func difference() throws {
        let recordings = [
            try recording("2026-11-10T00:00:00Z", [try counter(5)]),
            try recording("2026-11-20T00:00:00Z", [try counter(12)]),
        ]
        let window = "2026-11-10T00:00:00Z/2026-11-20T00:00:00Z"
        #expect(try cell(recordings, window) == .value(7, note: nil))
        #expect(try cell(recordings, window, .count) == .value(7, note: nil))
        #expect(reason(try cell(recordings, window, .max)).contains("cannot be told apart"))
        #expect(try cell(recordings, "2026-11-01T00:00:00Z/2026-11-20T00:00:00Z", .max) == .value(12, note: nil))
    }

    @Test("a window within a period that is over has its own readings, and not what the whole period came to")
    func within() throws {
        let recordings = [
            try recording("2026-11-10T00:00:00Z", [try counter(5)]),
            try recording("2026-11-20T00:00:00Z", [try counter(12)]),
            try recording("2026-12-01T00:00:00Z", [try counter(30)]),
        ]
        #expect(try cell(recordings, "2026-11-10T00:00:00Z/2026-11-20T00:00:00Z") == .value(7, note: nil))
        #expect(try cell(recordings, "2026-11-20T00:00:00Z/2026-12-01T00:00:00Z") == .value(18, note: nil))
        #expect(try cell(recordings, "2026-11-01T00:00:00Z/2026-11-20T00:00:00Z") == .value(12, note: nil))
    }

    @Test("several periods add up where each is known, and one that is not makes all unknown")
    func chain() throws {
        let recordings = [
            try recording("2026-12-01T00:00:00Z", [try counter(12)]),
            try recording("2027-01-01T00:00:00Z", [try counter(3, Self.december)]),
        ]
        let window = "2026-11-01T00:00:00Z/2027-01-01T00:00:00Z"
        #expect(try cell(recordings, window) == .value(15, note: nil))
        #expect(try cell(recordings, window, .min) == .value(3, note: nil))
        #expect(reason(try cell([recordings[1]], window)).contains("no reading shows the period that has 2026-11-01"))
        #expect(reason(try cell([recordings[0]], window)).contains("no reading shows the period that has 2026-12-01"))
    }

    @Test("nothing was counted before a counter's first period, nor after a complete reading that lacks it")
    func life() throws {
        let first = try counter(4, "2026-11-10T08:00:00Z/2026-12-01T00:00:00Z", isFirst: true)
        let recordings = [
            try recording("2026-12-01T00:00:00Z", [first]),
            try recording("2026-12-02T00:00:00Z", []),
        ]
        #expect(try cell(recordings, Self.november) == .value(4, note: nil))
        #expect(try cell(recordings, "2026-11-01T00:00:00Z/2026-11-05T00:00:00Z") == .value(0, note: nil))
        #expect(try cell(recordings, "2026-11-01T00:00:00Z/2026-11-05T00:00:00Z", .max) == .value(nil, note: nil))
        #expect(try cell(recordings, "2026-11-01T00:00:00Z/2026-11-10T08:00:00Z") == .value(0, note: nil))
        #expect(try cell(recordings, "2026-12-02T00:00:00Z/2027-01-01T00:00:00Z") == .value(0, note: nil))
        #expect(reason(try cell(recordings, Self.december)).contains("no reading shows"))
    }

    @Test("a customer with two counters has the usage of both, or none that is known")
    func counters() throws {
        let recordings = [
            try recording("2026-12-01T00:00:00Z", [try counter(4), try counter(5, id: "m2")])
        ]
        #expect(try cell(recordings, Self.november) == .value(9, note: nil))
        let half = [
            try recording("2026-11-30T00:00:00Z", [try counter(4), try counter(5, id: "m2")]),
            try recording("2026-12-01T00:00:00Z", [try counter(4), try counter(0, Self.december, id: "m2")]),
        ]
        #expect(reason(try cell(half, Self.november)).contains("away"))
    }

    @Test("who was never read is unavailable, never 0, and a sum without a value is not 0 either")
    func unknown() throws {
        let recordings = [try recording("2026-12-01T00:00:00Z", [try counter(4, customer: "bob")])]
        #expect(reason(try cell(recordings, Self.november)) == "no counter of the customer was recorded")
        #expect(reason(try cell([], Self.november)) == "no reading of the meter was recorded")
        #expect(RecordedUsage(recordings).customers(of: meter) == ["bob"])
        let empty = [try recording("2026-12-01T00:00:00Z", [try counter(nil)])]
        #expect(reason(try cell(empty, Self.november)).contains("no value"))
        #expect(try cell(empty, Self.november, .max) == .value(nil, note: nil))
        #expect(try cell(empty, Self.november, .min) == .value(nil, note: nil))
        #expect(reason(try cell(recordings + empty, Self.november, .average)) != "")
    }

    @Test("a recording comes back from the state as it went in, and one of a later version is refused")
    func documents() throws {
        let recording = try recording(
            "2026-12-01T00:00:00.5Z",
            [try counter(4), try counter(nil, id: "m2", isFirst: true)],
            answered: "2026-12-01T00:00:01Z"
        )
        let kept = KeptDocument(number: 7, run: 1, document: recording.document)
        #expect(try UsageRecording(kept) == recording)
        var later = kept
        later.document.body = ["formatVersion": 2, "meters": []]
        #expect(throws: UsageRecordingError.self) { try UsageRecording(later) }
        later.document.body = ["formatVersion": 1, "meters": [["meter": "egress"]]]
        #expect(throws: UsageRecordingError.self) { try UsageRecording(later) }
    }

    @Test("only what the vendor cannot tell is taken from readings: neither its own number, nor what could not be read")
    func filling() throws {
        let window = try Period(interval: Self.november)
        let usage = RecordedUsage([try recording("2026-12-01T00:00:00Z", [try counter(4)])])
        func filled(_ own: UsageReading, asked: [String] = []) -> UsageTotals? {
            var totals = UsageTotals(everywhere: .absent("no counter"))
            totals.fill("ann", own, remark: nil, .sum)
            return usage.filling([window: totals], of: meter, .sum, asked)[window]
        }
        for own in [UsageReading.value(3), .value(nil), .failed("down")] {
            #expect(filled(own)?.reading(of: "ann") == own)
            #expect(filled(own)?.remarks == [:])
        }
        #expect(filled(.unavailable("?"))?.reading(of: "ann") == .value(4))
        #expect(filled(.unavailable("?"))?.remarks["ann"] == "recorded by `usage --record`")
        #expect(filled(.unavailable("?"), asked: ["bob"])?.reading(of: "ann") == .unavailable("?"))
    }
}
