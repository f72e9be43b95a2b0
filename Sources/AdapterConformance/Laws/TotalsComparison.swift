import AdapterKit
import Metering

/// What a vendor told of one meter over one time, held to the reference aggregation.
struct TotalsComparison: Sendable {
    let reading: Reading
    let scenario: Scenario
    /// What happened, and had come when the vendor was read.
    let events: [UsageEvent]

    /// Compares each customer's number, and that of all.
    func check(_ cells: [UsageCell], _ verdict: inout Verdict) {
        let meter = reading.meter
        let counted = meter.status == .active ? events : []
        guard let usage = try? ReferenceAggregator.usage(of: meter, over: counted, in: reading.window) else { return }
        if usage.counted > 0 { verdict.figures.compare(CapabilityFeature(meter.aggregation).rawValue) }
        let strange = cells.filter { cell in
            cell.period != reading.window || cell.customer.map { !scenario.customers.contains($0) } ?? false
        }
        if !strange.isEmpty { verdict.fail("cells", "\(place) was told with other cells: \(strange)") }
        // The law holds within the number format: an event whose value needs more digits is counted here by nobody.
        let beyond = Set(usage.rejected.filter { $0.reason.problems.contains(.overflow) }.map(\.customer))
        for customer in scenario.customers where !beyond.contains(customer) {
            checkCustomer(customer, cells.filter { $0.customer == customer }, usage, &verdict)
        }
        if beyond.isEmpty, let all = cells.first(where: { $0.customer == nil }), all.value != usage.total {
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

    private var kind: String { "total: \(reading.meter.aggregation.kind.rawValue)" }

    private var place: String { "\(reading.meter.key) over \(reading.window)" }

    private func checkCustomer(
        _ customer: String,
        _ cells: [UsageCell],
        _ usage: ReferenceUsage,
        _ verdict: inout Verdict
    ) {
        let expected = usage.customers[customer] ?? empty
        let found = cells.isEmpty ? empty : cells[0].value
        if cells.count > 1 { verdict.fail("cells", "\(place) has \(cells.count) cells of \(customer)") }
        if found != expected, found != nil || !mayBeUntold(customer) {
            verdict.fail(
                kind,
                "\(place), \(customer): the vendor has \(Self.text(found)), right is \(Self.text(expected))"
            )
        }
    }

    /// Whether numbers of a customer are so long that a part of the total may need more digits than can be held.
    private func mayBeUntold(_ customer: String) -> Bool {
        events.contains { event in
            event.customer == customer && event.attributes.values.contains { $0.description.utf8.count > 22 }
        }
    }

    /// The usage of a customer of whom nothing counted.
    private var empty: Quantity? { reading.meter.aggregation.ofNothing }

    private static func text(_ quantity: Quantity?) -> String { quantity?.description ?? "nothing" }
}
