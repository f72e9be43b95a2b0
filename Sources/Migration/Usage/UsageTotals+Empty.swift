import AdapterKit
import Metering

extension UsageTotals {
    /// Takes a counter without a value, whose period is the one asked for, for a greatest or least value of nothing.
    ///
    /// A cell without a number says that the vendor cannot tell; the counter itself says that it counted nothing.
    mutating func fillEmpty(_ counters: [CounterReading], in period: Period, _ aggregation: Aggregation) {
        for (customer, own) in Dictionary(grouping: counters, by: \.customer) {
            guard let reading = customers[customer], !reading.isTold, !reading.isFailure,
                own.allSatisfy({ $0.covers(period) })
            else { continue }
            let values = own.compactMap(\.value)
            fill(customer, .value(aggregation == .max ? values.max() : values.min()), remark: nil, aggregation)
        }
    }
}

extension CounterReading {
    /// Whether what the counter shows is all usage of a time: that of its period, or of its first one within it.
    fileprivate func covers(_ time: Period) -> Bool {
        period.end == time.end && (period.start == time.start || isFirst && period.start > time.start)
    }
}
