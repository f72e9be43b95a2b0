import AdapterKit
import Metering

/// The points of answers added up by customer and step of the report.
///
/// A number is 0 where Togai metered nothing, and missing where a point's is missing or cannot be held exactly.
struct TogaiTotals {
    private var sums: [String?: [Period: QuantitySum]] = [:]
    private var untold: [String?: Set<Period>] = [:]

    /// Begins with 0 for customers, of whom `nil` is all together, in each step.
    init(of customers: [String?], in periods: [Period]) {
        for customer in customers {
            sums[customer] = Dictionary(keepingFirst: periods.map { ($0, QuantitySum()) })
        }
    }

    /// Adds points, none of which lies outside the window: reading refuses those.
    mutating func add(_ points: [TogaiPoint], _ steps: TogaiSteps) {
        for point in points {
            guard let period = steps.period(of: point.timestamp) else { continue }
            sums[point.customer, default: [:]][period, default: QuantitySum()].add(point.value ?? .zero)
            if point.value == nil { untold[point.customer, default: []].insert(period) }
        }
    }

    /// A cell for each customer and step, sorted by these.
    var cells: [UsageCell] {
        sums.sorted { ($0.key ?? "").precedes($1.key ?? "") }.flatMap { customer, totals in
            totals.sorted { $0.key < $1.key }.map { period, sum in
                let isTold = untold[customer]?.contains(period) != true
                return UsageCell(customer: customer, period: period, value: isTold ? try? sum.total() : nil)
            }
        }
    }
}
