import Metering

/// How many events stand behind the numbers of a report, by customer and interval.
struct AmberfloEventCounts: Sendable {
    private struct Place: Hashable {
        var customer: ExactText
        var start: Timestamp
    }

    private var counted: Set<Place> = []

    /// Takes the report that counts events in place of folding their values.
    init(_ groups: [AmberfloUsageGroup]) {
        for group in groups {
            for point in group.points where point.value?.isZero != true {
                counted.insert(Self.place(group, point))
            }
        }
    }

    private static func place(_ group: AmberfloUsageGroup, _ point: AmberfloUsageGroup.Point) -> Place {
        Place(customer: ExactText(group.customer ?? ""), start: point.start)
    }

    /// The groups without the zeros of intervals that have no event.
    func held(_ groups: [AmberfloUsageGroup]) -> [AmberfloUsageGroup] {
        groups.map { group in
            let points = group.points.filter { point in
                point.value?.isZero != true || counted.contains(Self.place(group, point))
            }
            return AmberfloUsageGroup(customer: group.customer, points: points)
        }
    }
}
