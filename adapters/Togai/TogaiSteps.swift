import AdapterKit
import Metering

/// A window divided as a report wants it, and as Togai's metrics can be asked for it.
struct TogaiSteps {
    private let window: Period
    /// The step of the report; `nil` where the window is one.
    private let step: UsageQuery.Step?
    /// The step that Togai is asked for.
    let unit: UsageQuery.Step

    /// How many steps one request covers at first, so that one customer stays below Togai's 300 points of an answer (Togai API: Get
    /// Togai Metrics); of several customers an answer may be full all the same, which is then asked for in parts.
    private static let stepsPerRequest = 250

    init(window: Period, step: UsageQuery.Step?) {
        self.window = window
        self.step = step
        unit = step ?? Self.coarsest(window)
    }

    /// The steps of the report, those at the ends cut to the window.
    var periods: [Period] { window.divided(by: step) }

    /// The step that an instant lies in; that of a step's beginning before the window is the window's first.
    func period(of instant: Timestamp) -> Period? { window.part(by: step, at: instant) }

    /// The parts of the window that one request each can cover.
    var parts: [Period] {
        let periods = window.divided(by: unit)
        return stride(from: 0, to: periods.count, by: Self.stepsPerRequest).compactMap { first in
            let last = Swift.min(first + Self.stepsPerRequest, periods.count) - 1
            return try? Period(start: periods[first].start, end: periods[last].end)
        }
    }

    /// Two halves of a part, between two steps; where it is one step only and may be told in smaller ones, between two of these.
    static func halves(
        of part: Period,
        unit: UsageQuery.Step,
        downTo least: UsageQuery.Step
    ) -> (first: Period, second: Period, unit: UsageQuery.Step)? {
        if let (first, second) = halves(of: part, unit: unit) { return (first, second, unit) }
        guard unit != least, let finer = unit.finer else { return nil }
        return halves(of: part, unit: finer, downTo: least)
    }

    /// Two halves of a part, between two steps; `nil` where it is one step only.
    private static func halves(of part: Period, unit: UsageQuery.Step) -> (Period, Period)? {
        let periods = part.divided(by: unit)
        guard periods.count > 1 else { return nil }
        let middle = periods[periods.count / 2].start
        guard let first = try? Period(start: part.start, end: middle),
            let second = try? Period(start: middle, end: part.end)
        else { return nil }
        return (first, second)
    }

    /// Whether an instant lies in a part, or in the step which the part's beginning lies in.
    static func contains(_ instant: Timestamp, _ part: Period, unit: UsageQuery.Step) -> Bool {
        unit.start(of: part.start) <= instant && instant < part.end
    }

    /// Whether a step of a part may begin at an instant: at the part's beginning, or where one of UTC does.
    static func hasBound(at instant: Timestamp, _ part: Period, unit: UsageQuery.Step) -> Bool {
        instant == part.start || unit.begins(at: instant)
    }

    /// The greatest step at whose boundaries a window begins and ends.
    private static func coarsest(_ window: Period) -> UsageQuery.Step {
        for step in [UsageQuery.Step.month, .day]
        where step.begins(at: window.start) && step.begins(at: window.end) {
            return step
        }
        return .hour
    }
}

extension UsageQuery.Step {
    /// The next smaller step that Togai's metrics know; `nil` where there is none.
    fileprivate var finer: UsageQuery.Step? {
        switch self {
        case .month: .day
        case .day: .hour
        case .hour: nil
        }
    }
}
