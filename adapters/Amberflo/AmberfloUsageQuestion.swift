import AdapterKit
import Metering

/// A question about usage as Amberflo takes it: whole seconds, an interval of its own, an aggregation of its own.
struct AmberfloUsageQuestion: Sendable, Hashable {
    let apiName: String
    let aggregation: Aggregation
    let step: UsageQuery.Step?
    let customers: [String]
    /// The window, cut to the whole seconds in it.
    private(set) var window: Period
    /// The interval to ask for.
    let interval: Interval

    /// Makes a question; `nil` where the window holds no whole second.
    init?(_ query: UsageQuery) {
        apiName =
            query.object.image["meterApiName"].string ?? query.object.marks[Amberflo.apiNameMark] ?? query.object.name
        aggregation = query.aggregation
        step = query.step
        customers = query.customers
        let start = query.window.start
        let first = Timestamp(seconds: start.nanoseconds == 0 ? start.seconds : start.seconds + 1)
        let end = Timestamp(seconds: query.window.end.seconds)
        guard let window = try? Period(start: first, end: end) else { return nil }
        self.window = window
        interval = Self.interval(of: window, step, aggregation)
    }

    /// The body of the request.
    ///
    /// - Parameters:
    ///   - dialect: how the times and the customers are written.
    ///   - isGrouped: whether each customer's usage is asked for, or that of all together.
    ///   - dimension: a dimension whose values are told apart too; `nil` for none.
    ///   - function: what becomes of the values of an interval; `nil` for what the meter's own aggregation takes.
    /// - Returns: the body, with the members that the dialect has and no other.
    func body(
        _ dialect: AmberfloDialect,
        isGrouped: Bool,
        by dimension: String? = nil,
        function: Function? = nil
    ) -> JSONValue {
        let start = JSONValue.number(JSONNumber(Int(window.start.seconds)))
        let end = JSONValue.number(JSONNumber(Int(window.end.seconds)))
        var object: JSONObject = ["meterApiName": .string(apiName)]
        switch dialect {
        case .document:
            object["startTimeInSeconds"] = start
            object["endTimeInSeconds"] = end
        case .live:
            object["timeRange"] = .object(["startTimeInSeconds": start, "endTimeInSeconds": end])
        }
        object["aggregation"] = .string((function ?? self.function).rawValue)
        object["timeGroupingInterval"] = .string(interval.rawValue)
        let groups = (isGrouped ? [Amberflo.customerField] : []) + (dimension.map { [$0] } ?? [])
        if !groups.isEmpty {
            object["groupBy"] = .array(groups.map(JSONValue.string))
        }
        guard !customers.isEmpty else { return .object(object) }
        let chosen = JSONValue.array(customers.map(JSONValue.string))
        switch dialect {
        case .document: object["customerFilter"] = chosen
        case .live: object["filter"] = .object([Amberflo.customerField: chosen])
        }
        return .object(object)
    }

    /// A function over the values of an interval.
    enum Function: String, Sendable, Hashable {
        /// The values added up.
        case sum = "SUM"
        /// The greatest value.
        case max = "MAX"
        /// The number of events, or of distinct values.
        case count = "COUNT"
    }

    /// The function over values; a meter of distinct values counts.
    private var function: Function {
        switch aggregation {
        case .max: .max
        case .unique: .count
        default: .sum
        }
    }

    /// The intervals that Amberflo reports by, the coarsest first.
    enum Interval: String, Sendable, Hashable {
        /// A month of UTC.
        case month = "MONTH"
        /// A day of UTC.
        case day = "DAY"
        /// An hour of UTC.
        case hour = "HOUR"

        /// The same time as a step.
        var step: UsageQuery.Step {
            switch self {
            case .month: .month
            case .day: .day
            case .hour: .hour
            }
        }
    }

    /// The interval to ask for: the step, or the coarsest one that the window is made of.
    ///
    /// Distinct values cannot be added up, and a 0 may stand for an interval without usage beside values below it, so that within
    /// one month both are asked for as one interval, which the window's ends cut.
    private static func interval(
        of window: Period,
        _ step: UsageQuery.Step?,
        _ aggregation: Aggregation
    ) -> Interval {
        switch step {
        case .hour: return .hour
        case .day: return .day
        case .month: return .month
        case nil: break
        }
        if [.unique, .max].contains(aggregation.kind), isInOneMonth(window) { return .month }
        let steps: [Interval] = [.month, .day]
        return steps.first { interval in
            interval.step.begins(at: window.start) && interval.step.begins(at: window.end)
        } ?? .hour
    }

    /// The seconds since 1970 at which an interval of the answer may begin.
    ///
    /// The first begins with the window (Amberflo Metering API: example of queryUsage), or at the bound in UTC of the interval
    /// that the window's beginning lies in.
    var starts: Range<Int64> {
        interval.step.start(of: window.start).seconds..<window.end.seconds
    }

    /// Whether an interval of the answer may begin at a second, so that it lies in one step; where no steps were asked for, any may.
    func hasBound(at seconds: Int64) -> Bool {
        guard let step, seconds != window.start.seconds else { return true }
        return step.begins(at: Timestamp(seconds: seconds))
    }

    /// Whether the window is asked for as a whole and needs several intervals, whose distinct values do not add up.
    var hasSeveralIntervals: Bool { step == nil && !Self.isInOneMonth(window) }

    private static func isInOneMonth(_ window: Period) -> Bool {
        window.end <= UsageQuery.Step.month.end(after: window.start)
    }

    /// The question for the two halves of the window, cut between intervals; `nil` where it has few of them.
    ///
    /// The live service tells at most 100,000 rows, one for each interval and group (Amberflo documentation: Metering guardrails).
    var halves: [AmberfloUsageQuestion]? {
        let seconds = window.end.seconds - window.start.seconds
        let middle = interval.step.start(of: window.start.adding(seconds: seconds / 2))
        guard interval != .month, seconds > 32 * 86_400 || interval == .hour && seconds > 32 * 3_600,
            let former = try? Period(start: window.start, end: middle),
            let latter = try? Period(start: middle, end: window.end)
        else { return nil }
        return [former, latter].map { half in
            var question = self
            question.window = half
            return question
        }
    }
}
