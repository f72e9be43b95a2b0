import AdapterKit
import Metering

extension ProjectGenerator {
    /// What happens from the start of a project on: events with distinct ids, in no order.
    mutating func events(_ scenario: Scenario, _ schemas: [EventSchema]) -> [UsageEvent] {
        var ids: Set<String> = []
        return (0..<random.pick(0, 1, 4, 12, 24)).compactMap { index in
            let id = eventID(index, scenario)
            guard ids.insert(id).inserted else { return nil }
            return event(id, scenario, schemas)
        }
    }

    private mutating func eventID(_ index: Int, _ scenario: Scenario) -> String {
        switch random.below(12) {
        // An id that is another one's with what a projection might add to tell two meters' events apart.
        case 0: "e-\(index / 2)/\(random.pick(scenario.entries.map(\.meter.key.text), else: "x"))"
        case 1: random.pick("ünï-\(index)", "a b/\(index)", "\(index)")
        case 2: String(repeating: "i", count: 200) + "\(index)"
        default: "e-\(index)"
        }
    }

    private mutating func event(_ id: String, _ scenario: Scenario, _ schemas: [EventSchema]) -> UsageEvent {
        let schema = random.pick(schemas.map(Optional.some), else: nil)
        let isForeign = random.chance(15)
        var event = UsageEvent(
            id: id,
            event: isForeign ? "something_else" : schema?.name ?? "something_else",
            customer: random.pick(scenario.customers, else: "acme"),
            timestamp: instant(scenario)
        )
        for attribute in schema?.attributes ?? [] where !random.chance(10) {
            event.attributes[attribute.name] = quantity()
        }
        for dimension in schema?.dimensions ?? [] where !random.chance(8) {
            event.dimensions[dimension] = text()
        }
        if random.chance(10) { event.attributes["extra"] = quantity() }
        if random.chance(10) { event.dimensions["extra"] = text() }
        return event
    }

    private mutating func text() -> String {
        random.chance(40)
            ? String(repeating: "long ", count: random.pick(10, 30)) : random.pick(FormulaGenerator.texts, else: "")
    }

    /// A number as senders report it; one with zeros at its end is another spelling of one without.
    private mutating func quantity() -> Quantity {
        let text =
            switch random.below(16) {
            case 0: "0"
            case 1: "-\(random.below(1_000))"
            case 2: "\(random.below(100)).50"
            case 3: "0.000\(random.below(1_000))"
            case 4: "12345678901234567890.\(random.below(1_000_000_000))"
            case 5: "\(random.pick(200, 404, 500, 150))"
            case 6: "\(random.below(100))00000000"
            case 7: "\(random.below(10)).0"
            case 8: random.pick("500.0", "150.00", "1000.0", "7.000", "-1.0", "0.0", "0.25", "-0.25")
            case 9: "1234567890123456789012345\(random.within(100_000_000...999_999_999))"
            case 10: "0.0000000000000000000000000\(random.within(100_000_000...999_999_999))"
            case 11: "-9999999999999999999999999999.\(random.below(1_000))"
            default: "\(random.below(5_000_000))"
            }
        return (try? Quantity(text)) ?? .one
    }

    /// An instant: often at an end of a meter's time or period, never before the start.
    private mutating func instant(_ scenario: Scenario) -> Timestamp {
        let start = scenario.start
        let resets = scenario.entries.map {
            ($0.meter.resetSchedule ?? scenario.defaults.resetSchedule)?.next(after: start)
        }
        let ends = (scenario.entries.flatMap { [$0.meter.activeFrom, $0.meter.activeTo] } + resets)
            .compactMap(\.self).filter { $0 >= start && $0 < start.adding(seconds: 40 * 86_400) }
        switch random.below(10) {
        case 0: return start
        case 1 where !ends.isEmpty: return random.pick(ends, else: start)
        case 2 where !ends.isEmpty:
            let end = random.pick(ends, else: start)
            return max(start, Timestamp(milliseconds: end.milliseconds - 1))
        case 3...6: return start.adding(seconds: Int64(random.below(20 * 3_600)))
        default:
            let instant = start.adding(seconds: Int64(random.below(30 * 86_400)))
            return Timestamp(
                seconds: instant.seconds,
                nanoseconds: Int32(random.pick(0, 0, 500_000_000, 1_000_001, 999_000_000))
            )
        }
    }
}
