import AdapterKit
import Metering

/// For every meter that is not refused, the vendor's total over projected events is the reference total over the events.
///
/// The conditions under which this holds are those of the model: distinct ids, one full period from the moment the meter is
/// made, and customers that the vendor knows. A meter that is not in use counts nothing.
struct TotalsLaw: Sendable {
    let subject: ConformanceSubject

    var law: Law {
        Law(title: "totals are the same", purpose: .totals, cases: 300) { await verdict($0) }
    }

    /// A meter with its definition at the vendor and the period that is compared.
    private struct Reading {
        var meter: Meter
        var object: ObservedObject
        var window: Period
    }

    private func verdict(_ scenario: Scenario) async -> Verdict {
        var verdict = Verdict()
        let bench = Bench(subject, at: scenario.start)
        guard let sink = bench.adapter.events, let source = bench.adapter.usage else {
            verdict.fail("roles", "the subject's connection has to take events and to tell usage")
            return verdict
        }
        let translation = bench.translator.encode(scenario.request)
        do throws(AdapterError) {
            let made = try await bench.create(translation)
            let readings = readings(scenario, translation, made, bench.translator.definitionKind)
            let ends = Set(readings.map(\.window.end))
            var waiting = scenario.events.filter { event in !ends.contains { Self.isAtEnd(event, $0) } }
            let events = waiting
            for end in ends.sorted() {
                bench.clock.set(end.adding(seconds: -1))
                let batch = waiting.filter { $0.timestamp < end }
                waiting.removeAll { $0.timestamp < end }
                try await ingest(batch, translation.projection, sink, &verdict)
                for reading in readings where reading.window.end == end {
                    let query = UsageQuery(
                        object: reading.object,
                        aggregation: reading.meter.aggregation,
                        window: reading.window
                    )
                    let cells = try await source.usage(query)
                    compare(cells, reading, events, scenario.customers, &verdict)
                }
            }
        } catch {
            verdict.fail(error, "no request may fail")
        }
        return verdict
    }

    /// Whether an event happens in the last second of a period, after the vendor was read.
    private static func isAtEnd(_ event: UsageEvent, _ end: Timestamp) -> Bool {
        event.timestamp < end && event.timestamp > end.adding(seconds: -1)
    }

    private func readings(
        _ scenario: Scenario,
        _ translation: Translation,
        _ made: [ObjectRef: ObservedObject],
        _ kind: ObjectKind
    ) -> [Reading] {
        let accepted = Set(translation.meters.filter { $0.fidelity != .refused }.map(\.key))
        return scenario.entries.map(\.meter).compactMap { meter in
            let schedule = meter.resetSchedule ?? scenario.defaults.resetSchedule
            guard accepted.contains(meter.key), let object = made[ObjectRef(kind, meter.key.text)],
                let end = schedule?.next(after: scenario.start),
                let window = try? Period(start: scenario.start, end: end)
            else { return nil }
            return Reading(meter: meter, object: object, window: window)
        }
    }

    private func ingest(
        _ events: [UsageEvent],
        _ projection: EventProjection,
        _ sink: any EventSink,
        _ verdict: inout Verdict
    ) async throws(AdapterError) {
        var projected = events.flatMap { projection.apply(to: $0).events }[...]
        while !projected.isEmpty {
            let batch = Array(projected.prefix(sink.maximumBatch))
            projected = projected.dropFirst(sink.maximumBatch)
            let outcomes = try await sink.ingest(batch)
            guard outcomes.count == batch.count else {
                verdict.fail("outcomes", "\(batch.count) events were sent, and \(outcomes.count) outcomes came back")
                continue
            }
            for (event, outcome) in zip(batch, outcomes) where outcome != .accepted {
                verdict.fail("event not accepted", "the vendor did not accept \(event): \(outcome)")
            }
        }
    }

    private func compare(
        _ cells: [UsageCell],
        _ reading: Reading,
        _ events: [UsageEvent],
        _ customers: [String],
        _ verdict: inout Verdict
    ) {
        let meter = reading.meter
        let counted = meter.status == .active ? events : []
        guard let usage = try? ReferenceAggregator.usage(of: meter, over: counted, in: reading.window) else { return }
        let kind = "total: \(meter.aggregation.kind.rawValue)"
        let place = "\(meter.key) over \(reading.window)"
        verdict.comparisons += usage.counted > 0 ? 1 : 0
        let strange = cells.filter { cell in
            cell.period != reading.window || cell.customer.map { !customers.contains($0) } ?? false
        }
        if !strange.isEmpty { verdict.fail("cells", "\(place) was told with other cells: \(strange)") }
        for customer in customers {
            let own = cells.filter { $0.customer == customer }
            let expected = usage.customers[customer] ?? Self.empty(meter.aggregation)
            let found = own.isEmpty ? Self.empty(meter.aggregation) : own[0].value
            if own.count > 1 { verdict.fail("cells", "\(place) has \(own.count) cells of \(customer)") }
            if found != expected {
                verdict.fail(
                    kind,
                    "\(place), \(customer): the vendor has \(Self.text(found)), right is \(Self.text(expected))"
                )
            }
        }
        if let all = cells.first(where: { $0.customer == nil }), all.value != usage.total {
            verdict.fail(
                kind,
                "\(place), all customers: the vendor has \(Self.text(all.value)), right is \(Self.text(usage.total))"
            )
        }
        if case .unique(.dimension) = meter.aggregation, !cells.contains(where: { $0.customer == nil }),
            usage.counted > 0
        {
            verdict.fail("no total", "\(place): customers' distinct values do not add up, and the total is not told")
        }
    }

    /// The usage of a customer of whom nothing counted.
    private static func empty(_ aggregation: Aggregation) -> Quantity? {
        switch aggregation {
        case .sum, .count, .unique: .zero
        case .max, .min, .average, .latest: nil
        }
    }

    private static func text(_ quantity: Quantity?) -> String { quantity?.description ?? "nothing" }
}
