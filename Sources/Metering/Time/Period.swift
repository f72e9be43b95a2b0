/// A half-open span of time: the start is in it, the end is not.
package struct Period: Sendable, Hashable {
    /// The first instant in the period.
    package let start: Timestamp

    /// The first instant after the period.
    package let end: Timestamp

    /// Makes a period; throws `PeriodError` unless it starts before it ends.
    package init(start: Timestamp, end: Timestamp) throws(PeriodError) {
        guard start < end else {
            throw PeriodError(text: "\(start)/\(end)", reason: "it does not end after its start")
        }
        self.start = start
        self.end = end
    }

    /// Makes a period of two instants that are known to be in order.
    init(ordered start: Timestamp, _ end: Timestamp) {
        self.start = start
        self.end = end
    }

    /// Whether an instant is in the period.
    package func contains(_ instant: Timestamp) -> Bool {
        start <= instant && instant < end
    }

    /// Whether all of another period is in this one.
    package func contains(_ other: Period) -> Bool {
        start <= other.start && other.end <= end
    }

    /// Whether the periods share an instant.
    package func overlaps(_ other: Period) -> Bool {
        start < other.end && other.start < end
    }

    /// The part that both periods share, or nil when there is none.
    package func intersection(_ other: Period) -> Period? {
        guard overlaps(other) else { return nil }
        return Period(ordered: max(start, other.start), min(end, other.end))
    }
}

extension Period: CustomStringConvertible {
    /// The period as an ISO 8601 interval: `2026-11-01T00:00:00Z/2026-12-01T00:00:00Z`.
    package var description: String { "\(start)/\(end)" }
}

extension Period: Comparable {
    /// Orders periods by their start, then by their end.
    package static func < (left: Period, right: Period) -> Bool {
        left.start == right.start ? left.end < right.end : left.start < right.start
    }
}
