import MeterConfig
import Metering
import Migration

extension DecisionFile {
    /// What is to be decided, with what is proposed.
    init(_ assessment: Assessment) {
        self.init(
            meterKey: assessment.lackingCounters.isEmpty ? nil : assessment.customers.meterKey,
            meters: assessment.movable.filter { !$0.decisions.isEmpty }.map { meter in
                var entry = Entry(meter.key)
                for decision in meter.decisions {
                    switch decision.proposal {
                    case .unit(let unit): entry.unit = unit
                    case .schedule(let schedule): entry.resetSchedule = schedule
                    }
                }
                let name = meter.source.meter.name
                entry.words =
                    ["\(name): \(meter.source.meter.aggregation)"]
                    + meter.decisions.map { "\($0.field.rawValue): proposed by \($0.origin)" }
                return entry
            },
            customers: assessment.lackingCounters.map {
                Customer($0.meter, $0.customer, meterKey: assessment.customers.meterKey == nil ? $0.meterKey : nil)
            }
        )
    }
}
