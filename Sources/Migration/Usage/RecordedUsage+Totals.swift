import AdapterKit
import Metering

extension RecordedUsage {
    /// The totals of a meter, with what the vendor no longer tells taken from readings that were kept.
    ///
    /// A number that the vendor tells itself stays; where neither knows, both reasons are told.
    func filling(
        _ totals: [Period: UsageTotals],
        of key: Meter.Key,
        _ aggregation: Aggregation,
        _ asked: [String]
    ) -> [Period: UsageTotals] {
        let known = customers(of: key).filter { asked.isEmpty || asked.contains($0) }
        var filled = totals
        for (period, before) in totals {
            for customer in known {
                let reading = before.reading(of: customer)
                guard !reading.isTold, !reading.isFailure else { continue }
                switch cell(key, aggregation, of: customer, in: period) {
                case .value(let value, let note):
                    let remark = "recorded by `usage --record`" + (note.map { ": \($0)" } ?? "")
                    filled[period]?.fill(customer, .value(value), remark: remark, aggregation)
                case .unavailable(let reason):
                    let words = [before.customers[customer]?.note, "of what was recorded, \(reason)"].compactMap(\.self)
                    filled[period]?.fill(
                        customer,
                        .unavailable(words.joined(separator: "; ")),
                        remark: nil,
                        aggregation
                    )
                }
            }
        }
        return filled
    }
}
