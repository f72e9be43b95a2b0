import AdapterKit
import Metering

/// For every meter that is not refused, the vendor's total over projected events is the reference total over the events.
///
/// The conditions under which this holds are those of the model: one full period, cut as the meter's own schedule and time zone
/// say, and customers that the vendor knows. A meter that is not in use counts nothing. Where the vendor tells past usage,
/// events come late and in no order, and twice where it knows an event again; else each period is read before it ends, and
/// its events have come by then.
struct TotalsLaw: Sendable {
    let subject: ConformanceSubject

    var law: Law {
        Law(title: "totals are the same", purpose: .totals, cases: 1_000, sorts: subject.sortsOfMeters) {
            await verdict($0)
        }
    }

    /// Whether usage of past periods is told.
    private var tellsHistory: Bool {
        subject.capabilities[.usageHistory].map { $0.fidelity != .refused } ?? false
    }

    private func verdict(_ scenario: Scenario) async -> Verdict {
        var verdict = Verdict()
        let bench = Bench(subject, at: scenario.start)
        guard let sink = bench.adapter.events, let source = bench.adapter.usage else {
            verdict.fail("roles", "the subject's connection has to take events and to tell usage")
            return verdict
        }
        let translation = bench.translator.encode(scenario.request)
        verdict.figures.note(translation)
        let stream = EventStream(sink: sink, projection: translation.projection)
        do throws(AdapterError) {
            let made = try await bench.create(translation)
            let plan = ReadingPlan(scenario, translation, made, bench.translator.definitionKind)
            if tellsHistory {
                try await readAfterwards(plan, bench, stream, source, &verdict)
            } else {
                try await readAsTimePasses(plan, bench, stream, source, &verdict)
            }
        } catch {
            verdict.fail(error, "no request may fail")
        }
        return verdict
    }

    /// Sends everything, some of it twice, and reads all periods when they are over.
    private func readAfterwards(
        _ plan: ReadingPlan,
        _ bench: Bench,
        _ stream: EventStream,
        _ source: any UsageSource,
        _ verdict: inout Verdict
    ) async throws(AdapterError) {
        let scenario = plan.scenario
        var random = SeededGenerator(seed: UInt64(bitPattern: scenario.start.seconds))
        bench.clock.set(plan.horizon)
        try await stream.send(scenario.events.shuffled(using: &random), &verdict)
        if !stream.sink.countsRepeats {
            try await stream.send(scenario.events.filter { _ in random.chance(3) }, &verdict)
        }
        for reading in plan.readings + plan.wholes {
            let cells = try await source.usage(reading.query)
            TotalsComparison(reading: reading, scenario: scenario, events: scenario.events).check(cells, &verdict)
        }
    }

    /// Sends the events of each period, and reads the period in its last second.
    private func readAsTimePasses(
        _ plan: ReadingPlan,
        _ bench: Bench,
        _ stream: EventStream,
        _ source: any UsageSource,
        _ verdict: inout Verdict
    ) async throws(AdapterError) {
        let ends = Set(plan.readings.map(\.window.end))
        let events = plan.scenario.events.filter { event in !ends.contains { Self.isAtEnd(event, $0) } }
        var waiting = events
        for end in ends.sorted() {
            bench.clock.set(end.adding(seconds: -1))
            let batch = waiting.filter { $0.timestamp < end }
            waiting.removeAll { $0.timestamp < end }
            try await stream.send(batch, &verdict)
            for reading in plan.readings where reading.window.end == end {
                let cells = try await source.usage(reading.query)
                TotalsComparison(reading: reading, scenario: plan.scenario, events: events).check(cells, &verdict)
            }
        }
    }

    /// Whether an event happens in the last second of a period, after the vendor was read.
    private static func isAtEnd(_ event: UsageEvent, _ end: Timestamp) -> Bool {
        event.timestamp < end && event.timestamp > end.adding(seconds: -1)
    }
}

/// Usage events on their way to a vendor.
struct EventStream: Sendable {
    let sink: any EventSink
    let projection: EventProjection

    /// Sends events through the projection; each has to be taken, or to be known already.
    func send(_ events: [UsageEvent], _ verdict: inout Verdict) async throws(AdapterError) {
        var projected = events.flatMap { projection.apply(to: $0).events }[...]
        while !projected.isEmpty {
            let batch = Array(projected.prefix(sink.maximumBatch))
            projected = projected.dropFirst(sink.maximumBatch)
            let outcomes = try await sink.ingest(batch)
            guard outcomes.count == batch.count else {
                verdict.fail("outcomes", "\(batch.count) events were sent, and \(outcomes.count) outcomes came back")
                continue
            }
            for (event, outcome) in zip(batch, outcomes) where outcome != .accepted && outcome != .duplicate {
                verdict.fail("event not accepted", "the vendor did not accept \(event): \(outcome)")
            }
        }
    }
}
