import AdapterKit
import Metering

/// A meter with its definition at the vendor and a time whose usage is read.
struct Reading: Sendable {
    /// The definition.
    var meter: Meter
    /// What holds it at the vendor.
    var object: ObservedObject
    /// The time.
    var window: Period

    /// What the vendor is asked.
    var query: UsageQuery { UsageQuery(object: object, aggregation: meter.aggregation, window: window) }
}

/// Which usage is read of a project: the first period of each meter, and each of its periods in which something happens.
struct ReadingPlan: Sendable {
    let scenario: Scenario
    /// The periods of the meters' own schedules; the first begins when the meter is made.
    let readings: [Reading]
    /// The first meter's time as a whole, whatever its schedule; it ends when the last of the events has happened.
    let wholes: [Reading]

    /// Plans the readings of what was made.
    init(_ scenario: Scenario, _ translation: Translation, _ made: [ObjectRef: ObservedObject], _ kind: ObjectKind) {
        self.scenario = scenario
        let accepted = Set(translation.meters.filter { $0.fidelity != .refused }.map(\.key))
        let meters = scenario.entries.map(\.meter).filter { accepted.contains($0.key) }
        let held = meters.compactMap { meter in
            made[ObjectRef(kind, meter.key.text)].map { (meter: meter, object: $0) }
        }
        readings = held.flatMap { held in
            Self.periods(of: held.meter, in: scenario).map {
                Reading(meter: held.meter, object: held.object, window: $0)
            }
        }
        let whole = try? Period(start: scenario.start, end: scenario.start.adding(seconds: 32 * 86_400))
        wholes = held.prefix(1).compactMap { held in
            whole.map { Reading(meter: held.meter, object: held.object, window: $0) }
        }
    }

    /// When all that is generated has happened.
    var horizon: Timestamp { scenario.start.adding(seconds: 41 * 86_400) }

    private static func periods(of meter: Meter, in scenario: Scenario) -> [Period] {
        guard let schedule = meter.resetSchedule ?? scenario.defaults.resetSchedule else { return [] }
        let start = scenario.start
        var ends: Set<Timestamp> = []
        var periods: [Period] = []
        for instant in [start] + scenario.events.map(\.timestamp) {
            let full = schedule.period(containing: instant)
            guard ends.insert(full.end).inserted, let period = try? Period(start: max(full.start, start), end: full.end)
            else { continue }
            periods.append(period)
        }
        return periods
    }
}
