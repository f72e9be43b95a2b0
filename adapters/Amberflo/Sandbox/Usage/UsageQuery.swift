/// What is asked about one meter's usage, in whichever dialect.
struct UsageQuery: Sendable {
    /// How values fold into one.
    enum Aggregation: String, Sendable, CaseIterable {
        case sum = "SUM"
        case maximum = "MAX"
        case count = "COUNT"
        case minimum = "MIN"
    }

    /// How many groups a live answer has at most, and from which end.
    struct Take: Sendable {
        var limit: Int
        var isAscending: Bool
    }

    /// The values that a dimension may have.
    struct Filter: Sendable {
        var dimension: String
        var values: Set<ExactText>

        init(dimension: String, values: [String]) {
            self.dimension = dimension
            self.values = Set(values.map(ExactText.init))
        }
    }

    var apiName: String
    /// The seconds since 1970 that are asked about, the start included and the end not.
    var seconds: Range<Int64>
    var aggregation: Aggregation
    var interval: ReportInterval
    var groupBy: [String] = []
    var filters: [Filter] = []
    var take: Take?

    /// The latest second that a query may name: the end of the year 9999.
    static let limit: Int64 = 253_402_300_800

    /// A range of seconds, checked; what is wrong with it is reported.
    static func range(_ start: Int64?, _ end: Int64?, in members: inout Members) -> Range<Int64> {
        guard let start, let end else { return 0..<0 }
        if start < 0 || start > limit {
            members.report("startTimeInSeconds", "is \(start); seconds since 1970 were expected")
        } else if end > limit {
            members.report("endTimeInSeconds", "is \(end); seconds since 1970 were expected")
        } else if end <= start {
            members.report("endTimeInSeconds", "is \(end); a time after startTimeInSeconds was expected")
        } else {
            return start..<end
        }
        return 0..<0
    }

    /// The filters of a query; a list without values filters nothing.
    static func filters(in members: inout Members) -> [Filter] {
        let lists = members.read("filter", required: false, as: "an object of arrays of strings") { json in
            json.object.flatMap { object -> [String: [String]]? in
                let lists = object.compactMapValues(\.strings)
                return lists.count == object.count ? lists : nil
            }
        }
        return (lists ?? [:]).filter { !$0.value.isEmpty }.map { Filter(dimension: $0.key, values: $0.value) }
    }

    /// Whether an event is asked about.
    func includes(_ event: UsageEvent) -> Bool {
        seconds.contains(event.seconds)
            && filters.allSatisfy { filter in
                event.dimension(filter.dimension).map { filter.values.contains(ExactText($0)) } ?? false
            }
    }

    /// Refuses a dimension that the meter does not have.
    ///
    /// Not said by the document: grouping or filtering by an unknown dimension is a bad request.
    func check(against meter: Meter) throws(Refusal) {
        let known = Set(meter.dimensions + meter.aggregationDimensions + [Meter.customer])
        let problems = (groupBy + filters.map(\.dimension)).filter { !known.contains($0) }
            .map { "the meter '\(apiName)' has no dimension '\($0)'" }
        if !problems.isEmpty { throw .invalid("usage query", problems) }
    }
}
