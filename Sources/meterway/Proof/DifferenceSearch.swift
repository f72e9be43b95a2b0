import AdapterKit
import Metering
import Migration

/// Finds the event at which a vendor's total and the reference part, by trying the vendor on fewer and fewer events.
struct DifferenceSearch: Sendable {
    /// How many totals of a section are searched, since each takes about as many runs as the number of events has binary
    /// digits.
    static let maximumTotals = 8

    let trial: VendorTrial
    let stage: VendorStage
    let task: ProofTask
    let meter: Meter
    let customer: String?

    /// Both numbers over the first events in order of time.
    private struct Pair {
        var vendor: UsageReading
        var reference: UsageReading

        var differs: Bool { vendor != reference }
    }

    /// The first event whose arrival makes the totals part; the events of the meter and customer alone are tried first, and
    /// all of them where those do not part.
    func run() async -> ProofCause? {
        for events in [task.events(of: meter, customer), task.sample.unique] {
            if let cause = await cause(among: events) { return cause }
        }
        return nil
    }

    private func cause(among events: [UsageEvent]) async -> ProofCause? {
        guard let all = await pair(events[...]), all.differs, let none = await pair([]) else { return nil }
        guard !none.differs else {
            return ProofCause(
                trial.name,
                events: [],
                reason:
                    "the totals differ without any event: \(words(none.vendor)) in place of \(words(none.reference))"
            )
        }
        var (same, other) = (0, events.count)
        var (before, after) = (none, all)
        while other - same > 1 {
            let middle = same + (other - same) / 2
            guard let pair = await pair(events[..<middle]) else { return nil }
            if pair.differs {
                (other, after) = (middle, pair)
            } else {
                (same, before) = (middle, pair)
            }
        }
        let event = events[other - 1]
        return ProofCause(
            trial.name,
            events: [event.id],
            reason:
                "with \(event.id) (\(event.customer), \(event.timestamp)) the vendor goes from \(words(before.vendor)) "
                + "to \(words(after.vendor)), the reference from \(words(before.reference)) to \(words(after.reference))"
        )
    }

    /// The numbers over some events; `nil` where one side has none to compare.
    private func pair(_ events: ArraySlice<UsageEvent>) async -> Pair? {
        let events = Array(events)
        let vendor = await trial.run(events, on: stage, reading: [meter]).reading(meter.key, customer)
        let reference = ReferenceTotals(meter, events, task.window).reading(of: customer)
        return vendor.isTold && reference.isTold ? Pair(vendor: vendor, reference: reference) : nil
    }

    private func words(_ reading: UsageReading) -> String {
        guard case .value(let quantity?) = reading else { return "no value" }
        return quantity.description
    }
}
