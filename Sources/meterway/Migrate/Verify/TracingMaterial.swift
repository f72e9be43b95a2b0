import AdapterKit
import Metering
import Migration

/// Everything that was gathered to trace differences by.
struct TracingMaterial: Sendable {
    var window: Period
    var meters: [Meter.Key: Meter]
    /// What both vendors said of the window, the one that is left first.
    var usages: [VendorUsage]
    var readAt: Timestamp
    /// What definitions say otherwise, by vendor.
    var mismatches: [String: [Meter.Key: [String]]]
    var zones: [TimeZoneID]
    /// Since when counters count, by vendor, meter and customer.
    var countsSince: [String: [Meter.Key: [String: Timestamp]]]
    /// What the files say otherwise than what is applied, by vendor.
    var edits: [String: [Meter.Key: [String]]] = [:]
    /// The step of the series.
    var step: UsageQuery.Step = .hour
    /// What both vendors said of the steps.
    var series: [VendorUsage] = []
    /// By what meters counted before, where that is not what the project says.
    var earlier: [Meter.Key: ReferenceSeries.Earlier] = [:]
    /// The events by meter and customer; a meter without an entry has none at hand.
    var events: [Meter.Key: [String: FiledEvents]] = [:]
    var letters: [DeadLetterEntry] = []

    /// Events as they stand in files.
    struct FiledEvents: Sendable {
        /// The first of each id.
        var first: [UsageEvent] = []
        /// Those whose id was there before.
        var repeats: [UsageEvent] = []

        /// Takes the next event.
        mutating func add(_ event: UsageEvent, isRepeat: Bool) {
            if isRepeat { repeats.append(event) } else { first.append(event) }
        }
    }

    /// The case of one row.
    func difference(_ row: ComparedRow) -> DifferenceCase? {
        guard let meter = meters[row.meter], usages.count == 2, series.count == 2 else { return nil }
        let steps = row.period.divided(by: step)
        let own = events[row.meter].map { byCustomer in
            row.customer.map { [byCustomer[$0] ?? .init()] } ?? byCustomer.sorted { $0.key < $1.key }.map(\.value)
        }
        var difference = DifferenceCase(
            meter: meter,
            earlier: earlier[row.meter],
            customer: row.customer,
            window: row.period,
            steps: steps,
            old: side(row.old, row, usages[0], series[0], steps),
            new: side(row.new, row, usages[1], series[1], steps),
            events: own?.flatMap(\.first),
            readAt: readAt
        )
        difference.repeats = own?.flatMap(\.repeats) ?? []
        difference.letters = letters.filter { $0.meters.isEmpty || $0.meters.contains(row.meter) }
        difference.zones = zones
        return difference
    }

    private func side(
        _ side: UsageSide,
        _ row: ComparedRow,
        _ usage: VendorUsage,
        _ steps: VendorUsage,
        _ periods: [Period]
    ) -> DifferenceCase.Side {
        var known = DifferenceCase.Side(side.vendor, side.reading)
        let readings = periods.map { steps.reading(row.meter, row.customer, in: $0) }
        if readings.allSatisfy(\.isTold) {
            known.series = Dictionary(
                keepingFirst: zip(periods, readings).compactMap { period, reading in
                    reading.quantity.map { (period, $0) }
                }
            )
        }
        known.customers = usage.customers
        known.countsSince = row.customer.flatMap { countsSince[side.vendor]?[row.meter]?[$0] }
        known.mismatches = mismatches[side.vendor]?[row.meter] ?? []
        known.edits = edits[side.vendor]?[row.meter] ?? []
        for customer in usage.customers(of: row.meter) {
            known.usage[customer] = usage.reading(row.meter, customer, in: row.period).quantity
        }
        return known
    }
}
