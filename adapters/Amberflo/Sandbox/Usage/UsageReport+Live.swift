import Foundation

extension UsageReport {
    /// The largest number of values that a live answer has (Amberflo documentation: Metering guardrails).
    static let rowLimit = 100_000

    /// The report as the live service shows it: a value for each interval, zero where there was nothing.
    ///
    /// A sparse report leaves those out. Without `groupBy` there is one group, also where nothing was used.
    func live(_ query: UsageQuery, meter: Meter, metadata: JSON, isSparse: Bool) throws(Refusal) -> JSON {
        let intervals = try Self.intervals(query)
        var groups = groups
        if groups.isEmpty, query.groupBy.isEmpty {
            groups = [Group(values: [], total: Fold(meter.rule(query.aggregation)))]
        }
        if let take = query.take {
            groups.sort { take.isAscending ? $0.total.value < $1.total.value : $0.total.value > $1.total.value }
            groups = Array(groups.prefix(take.limit))
        }
        if groups.count * intervals.count > Self.rowLimit {
            throw .badRequest("The answer would have more than \(Self.rowLimit) rows; ask for less")
        }
        return .object([
            "metadata": metadata,
            "secondsSinceEpochIntervals": .array(intervals.map { .integer($0) }),
            "clientMeters": .array(
                groups.map { group in
                    .object([
                        "group": .object(["groupInfo": Self.groupInfo(group, query)]),
                        "groupValue": .number(group.total.value),
                        "values": .array(Self.values(group, intervals, isSparse: isSparse)),
                    ])
                }
            ),
        ])
    }

    /// The starts of the query's intervals.
    private static func intervals(_ query: UsageQuery) throws(Refusal) -> [Int64] {
        var starts: [Int64] = []
        var start = query.seconds.lowerBound
        while start < query.seconds.upperBound {
            starts.append(start)
            start = query.interval.end(of: start)
            if starts.count > rowLimit {
                throw .badRequest("The query has more than \(rowLimit) intervals; ask for less")
            }
        }
        return starts
    }

    private static func values(_ group: Group, _ intervals: [Int64], isSparse: Bool) -> [JSON] {
        var previous = ExactNumber.zero
        var values: [JSON] = []
        for start in intervals {
            let fold = group.buckets[start]
            let value = fold?.value ?? .zero
            if !isSparse || fold != nil {
                values.append(
                    .object([
                        "secondsSinceEpochUtc": .integer(start),
                        "value": .number(value),
                        "percentageFromPrevious": .number(percentage(value, from: previous)),
                    ])
                )
            }
            previous = value
        }
        return values
    }

    /// By how many per cent a value differs from the one before, cut after four decimals; 0 where that one was 0.
    static func percentage(_ value: ExactNumber, from previous: ExactNumber) -> ExactNumber {
        guard previous != .zero,
            let difference = Decimal(string: (value - previous).description),
            let base = Decimal(string: previous.description)
        else { return .zero }
        let parts = (difference * 100 / base).description.split(separator: ".")
        let text = parts.count > 1 ? "\(parts[0]).\(parts[1].prefix(4))" : parts.joined()
        return ExactNumber(text) ?? .zero
    }
}
