import MeterConfig
import Metering

/// Meters to be proved over one file of events in one window, with what the project expects of them.
struct ProofTask: Sendable {
    /// The events.
    var sample: EventSample
    /// The time that counts.
    var window: Period
    /// The meters, in the project's order.
    var meters: [Meter]
    /// The project's proofs among them.
    var proofs: [Proof] = []
}

extension ProofTask {
    /// The counters that vendors with counters for each customer need besides those of the project: one for each customer
    /// of whom the sample has an event of a meter.
    func counters(besides own: [CustomerMeter]) -> [CustomerMeter] {
        let declared = Set(own.map { "\($0.meter)/\($0.customer)" })
        let customers = Dictionary(grouping: sample.unique, by: \.event).mapValues { Set($0.map(\.customer)) }
        let everyone = Set(sample.unique.map(\.customer))
        return meters.flatMap { meter in
            let names = meter.event.map { customers[$0] ?? [] } ?? everyone
            return names.sorted().compactMap { name in
                declared.contains("\(meter.key)/\(name)")
                    ? nil : CustomerMeter(meter: meter.key, customer: name, meterKey: "meterway-prove")
            }
        }
    }

    /// The totals that are expected of a meter and a customer, each once.
    func expectations(of meter: Meter.Key, _ customer: String?) -> [Quantity] {
        proofs.filter { $0.meter == meter && $0.customer == customer }.map(\.total).distinct(by: \.self)
    }

    /// The events that a meter looks at by their name, and that are a customer's, or anybody's.
    func events(of meter: Meter, _ customer: String?) -> [UsageEvent] {
        sample.unique.filter {
            (meter.event == nil || meter.event == $0.event) && (customer == nil || customer == $0.customer)
        }
    }
}
