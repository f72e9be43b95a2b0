package import AdapterKit
package import Metering

/// The usage of one meter, calculated from the events themselves, by the periods of a report.
///
/// Which events are repeats is known to whoever reads them: the first event of an id is one whatever it is of, and when.
package struct ReferenceSeries: Sendable {
    /// A definition by which the meter counted before.
    package struct Earlier: Sendable, Hashable {
        /// The definition.
        package var meter: Meter
        /// The first instant for which it no longer counts; `nil` where it still does for all events.
        package var until: Timestamp?

        /// Makes an earlier definition.
        package init(meter: Meter, until: Timestamp?) {
            self.meter = meter
            self.until = until
        }
    }

    /// The part of the window in which the meter counts by one definition.
    private struct Span {
        /// The whole part, which tells what the definition looks at.
        let whole: ReferenceAggregator
        var parts: [Period: ReferenceAggregator] = [:]

        /// What is counted of a period; `nil` where all of it lies outside of the span.
        func part(_ period: Period) throws(AggregationError) -> ReferenceAggregator? {
            if let part = parts[period] { return part }
            guard let own = period.intersection(whole.window) else { return nil }
            return try ReferenceAggregator(meter: whole.meter, window: own)
        }
    }

    /// The meter.
    package let meter: Meter
    private let periods: [Period]
    private var spans: [Span] = []
    /// Why there is no reference; `nil` where there is one.
    private var absence: UsageReading?
    /// The ids that came again, once for each repeat.
    package private(set) var repeats: [String] = []

    /// Makes a series that has seen no event.
    ///
    /// - Parameters:
    ///   - meter: the definition.
    ///   - window: the time that counts.
    ///   - step: by what the report divides it; `nil` for not at all.
    ///   - earlier: by what the meter counted before; `nil` where it is the definition.
    package init(
        _ meter: Meter,
        in window: Period,
        by step: UsageQuery.Step? = nil,
        earlier: Earlier? = nil
    ) {
        self.meter = meter
        periods = window.divided(by: step)
        do throws(AggregationError) {
            for (meter, part) in Counting(meter, earlier, in: window).definitions(in: window) {
                spans.append(Span(whole: try ReferenceAggregator(meter: meter, window: part)))
            }
        } catch {
            spans = []
            absence = .noReference(error)
        }
    }

    /// Takes the next event.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - isRepeat: whether an event with its id came before, so that it counts nothing.
    package mutating func add(_ event: UsageEvent, isRepeat: Bool = false) {
        guard absence == nil, let index = spans.firstIndex(where: { $0.whole.takes(event) }),
            let period = periods.holding(event.timestamp)
        else { return }
        guard !isRepeat else {
            repeats.append(event.id)
            return
        }
        do throws(AggregationError) {
            guard var part = try spans[index].part(period) else { return }
            spans[index].parts[period] = nil
            part.addFirst(event)
            spans[index].parts[period] = part
        } catch {
            absence = .noReference(error)
        }
    }

    /// The totals by period, and the events that could not be evaluated.
    package func totals() -> (totals: [Period: UsageTotals], rejected: [RejectedEvent]) {
        var totals: [Period: UsageTotals] = [:]
        var rejected: [RejectedEvent] = []
        for period in periods {
            if let absence {
                totals[period] = UsageTotals(everywhere: absence)
                continue
            }
            do throws(AggregationError) {
                let (own, lost) = try self.totals(of: period)
                totals[period] = own
                rejected += lost
            } catch {
                totals[period] = UsageTotals(everywhere: .noReference(error))
            }
        }
        return (totals, rejected)
    }

    /// The totals of a period; what counts by one definition and by another adds up where both aggregate alike.
    private func totals(of period: Period) throws(AggregationError) -> (UsageTotals, [RejectedEvent]) {
        var parts: [ReferenceAggregator] = []
        for span in spans {
            if let part = try span.part(period) { parts.append(part) }
        }
        guard var whole = parts.first else { return (UsageTotals(everywhere: .value(nil)), []) }
        for part in parts.dropFirst() {
            guard part.meter.aggregation == whole.meter.aggregation else {
                let reason =
                    "there is no reference, since the meter has another aggregation from \(part.window.start) on"
                return (UsageTotals(everywhere: .unavailable(reason)), [])
            }
            whole.merge(part)
        }
        let usage = whole.knownUsage
        return (UsageTotals(usage, whole.meter.aggregation), usage.rejected)
    }
}
