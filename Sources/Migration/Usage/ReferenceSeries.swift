package import AdapterKit
package import Metering

/// The usage of one meter, calculated from the events themselves, by the periods of a report.
///
/// Which events are repeats is known to whoever reads them: the first event of an id is one whatever it is of, and when.
package struct ReferenceSeries: Sendable {
    /// The meter.
    package let meter: Meter
    private let periods: [Period]
    /// The whole window, which tells what the meter looks at.
    private let whole: ReferenceAggregator?
    private var parts: [Period: ReferenceAggregator] = [:]
    /// Why there is no reference; `nil` where there is one.
    private var obstacle: UsageReading?
    /// The ids that came again, once for each repeat.
    package private(set) var repeats: [String] = []

    /// Makes a series that has seen no event.
    package init(_ meter: Meter, in window: Period, by step: UsageQuery.Step? = nil) {
        self.meter = meter
        periods = window.divided(by: step)
        do throws(AggregationError) {
            whole = try ReferenceAggregator(meter: meter, window: window)
        } catch {
            whole = nil
            obstacle = .noReference(error)
        }
    }

    /// Takes the next event.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - isRepeat: whether an event with its id came before, so that it counts nothing.
    package mutating func add(_ event: UsageEvent, isRepeat: Bool = false) {
        guard obstacle == nil, whole?.takes(event) == true, let period = periods.holding(event.timestamp) else {
            return
        }
        guard !isRepeat else {
            repeats.append(event.id)
            return
        }
        do throws(AggregationError) {
            var part = try self.part(period)
            parts[period] = nil
            part.add(event)
            parts[period] = part
        } catch {
            obstacle = .noReference(error)
        }
    }

    /// The totals by period, and the events that could not be evaluated.
    package func totals() -> (totals: [Period: UsageTotals], rejected: [RejectedEvent]) {
        var totals: [Period: UsageTotals] = [:]
        var rejected: [RejectedEvent] = []
        for period in periods {
            if let obstacle {
                totals[period] = UsageTotals(everywhere: obstacle)
                continue
            }
            do throws(AggregationError) {
                let usage = try self.part(period).knownUsage
                totals[period] = UsageTotals(usage, meter.aggregation)
                rejected += usage.rejected
            } catch {
                totals[period] = UsageTotals(everywhere: .noReference(error))
            }
        }
        return (totals, rejected)
    }

    private func part(_ period: Period) throws(AggregationError) -> ReferenceAggregator {
        if let part = parts[period] { return part }
        return try ReferenceAggregator(meter: meter, window: period)
    }
}
