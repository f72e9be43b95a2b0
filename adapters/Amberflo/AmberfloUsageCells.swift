import AdapterKit
import Metering

/// A usage report folded into the cells that were asked for.
struct AmberfloUsageCells {
    let question: AmberfloUsageQuestion

    /// The cells of single customers, by customer and time.
    ///
    /// Names that differ by code points alone share a cell, and are distinct customers in it.
    func customers(_ groups: [AmberfloUsageGroup]) -> [UsageCell] {
        guard question.aggregation == .unique(.customer) else { return cells(groups, folded) }
        return present(Self.byName(groups))
    }

    /// The cells of all customers together, made of a report without groups.
    func total(_ groups: [AmberfloUsageGroup]) -> [UsageCell] {
        let all = groups.map { AmberfloUsageGroup(customer: nil, points: $0.points) }
        return cells(all, folded)
    }

    /// How many customers were there in each cell; made of the report by customer, whose names differ by code points.
    func distinctCustomers(_ groups: [AmberfloUsageGroup]) -> [UsageCell] {
        distinctValues(Self.byName(groups).map { AmberfloUsageGroup(customer: nil, points: $0.points) })
    }

    /// One group for each name, by code points.
    private static func byName(_ groups: [AmberfloUsageGroup]) -> [AmberfloUsageGroup] {
        Dictionary(grouping: groups) { ExactText($0.customer ?? "") }.values.map { members in
            AmberfloUsageGroup(customer: members[0].customer, points: members.flatMap(\.points))
        }
    }

    /// How many values of a dimension were there in each cell; made of a report with a group for each value.
    func distinctValues(_ groups: [AmberfloUsageGroup]) -> [UsageCell] { present(groups) }

    /// How many of the groups have usage at each place; unknown where a number of one of them is.
    ///
    /// Each is one distinct value, whatever number stands there: the document leaves open whether `COUNT` of such a meter counts
    /// events.
    private func present(_ groups: [AmberfloUsageGroup]) -> [UsageCell] {
        let single = groups.flatMap { group in cells([group]) { $0.max() } }
        let places = Dictionary(grouping: single) { Place(customer: $0.customer, period: $0.period) }
        let merged = places.map { place, members in
            let known = members.compactMap(\.value)
            let value = known.count == members.count ? Quantity(known.count { !$0.isZero }) : nil
            return UsageCell(customer: place.customer, period: place.period, value: value)
        }
        return merged.sorted { ($0.customer ?? "", $0.period) < ($1.customer ?? "", $1.period) }
    }

    private struct Place: Hashable {
        var customer: String?
        var period: Period
    }

    private func cells(
        _ groups: [AmberfloUsageGroup],
        _ fold: ([Quantity]) -> Quantity?
    ) -> [UsageCell] {
        var values: [Place: [Quantity?]] = [:]
        for group in groups {
            for point in group.points {
                // The first interval of a report begins with the window or before it, at the vendor's own bound.
                guard let period = question.window.part(by: question.step, at: point.start) else { continue }
                values[Place(customer: group.customer, period: period), default: []].append(point.value)
            }
        }
        let cells = values.map { place, numbers in
            let known = numbers.compactMap(\.self)
            return UsageCell(
                customer: place.customer,
                period: place.period,
                value: known.count == numbers.count ? fold(known) : nil
            )
        }
        return cells.sorted { ($0.customer ?? "", $0.period) < ($1.customer ?? "", $1.period) }
    }

    /// One number of those of several intervals; `nil` where they do not make one.
    private func folded(_ values: [Quantity]) -> Quantity? {
        switch question.aggregation {
        case .sum, .count: return try? QuantitySum(values).total()
        case .max: return values.max()
        case .unique:
            let present = values.filter { !$0.isZero }
            return present.count > 1 ? nil : present.first ?? .zero
        case .min, .average, .latest: return nil
        }
    }
}
