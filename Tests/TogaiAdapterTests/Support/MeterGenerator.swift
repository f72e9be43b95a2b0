import Metering
import SeededRandom
import Testing

/// Random meters that share events, and random events for them, some of which lack names.
struct MeterGenerator {
    var random: SplitMix64

    private static let attributes = ["bytes", "status", "calls", "wait"]
    private static let dimensions = ["region", "tier"]
    private static let texts = ["eu", "us", "pro", ""]

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    mutating func quantity() throws -> Quantity {
        try Quantity(
            "\(Int.random(in: -30...300, using: &random))"
                + (chance(40) ? ".\(Int.random(in: 0...999, using: &random))" : "")
        )
    }

    mutating func number(_ depth: Int) throws -> Expression {
        if depth == 0 || chance(30) {
            return try chance(75) ? .attribute(pick(Self.attributes)) : .number(quantity())
        }
        let sign = pick([Expression.BinaryOperator.add, .subtract, .multiply, .divide, .remainder])
        if chance(12) { return .unary(.negate, try number(depth - 1)) }
        if chance(10) { return .conditional(try condition(1), try number(depth - 1), try number(depth - 1)) }
        return .binary(sign, try number(depth - 1), try number(depth - 1))
    }

    mutating func condition(_ depth: Int) throws -> Expression {
        guard depth > 0, chance(65) else { return try atom() }
        if chance(20) { return .unary(.not, try condition(depth - 1)) }
        return .binary(chance(50) ? .and : .or, try condition(depth - 1), try condition(depth - 1))
    }

    private mutating func atom() throws -> Expression {
        let signs: [Expression.BinaryOperator] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            return .binary(pick([.equal, .notEqual]), .dimension(pick(Self.dimensions)), .string(pick(Self.texts)))
        case 2: return .membership(.dimension(pick(Self.dimensions)), [.string("eu"), .string(pick(Self.texts))])
        case 3: return .membership(.attribute(pick(Self.attributes)), [.number(1), .number(try quantity())])
        case 4: return .binary(pick(signs), .customer, .string("acme"))
        case 5: return .binary(pick(signs), .attribute(pick(Self.attributes)), .attribute(pick(Self.attributes)))
        case 6: return .binary(pick(signs), try number(1), .number(try quantity()))
        default: return .binary(pick(signs), .attribute(pick(Self.attributes)), .number(pick([0, 1, 2])))
        }
    }

    mutating func meter(_ index: Int) throws -> Meter {
        let isSum = chance(70)
        var draft = Meter.Draft(
            key: try #require(Meter.Key("meter-\(index)")),
            name: "Meter \(index)",
            aggregation: isSum ? .sum : .count
        )
        draft.event = chance(10) ? nil : pick(["api_request", "job"])
        draft.value = isSum ? .expression(try number(2)) : nil
        draft.filter = chance(60) ? .expression(try condition(2)) : nil
        draft.dimensions = Self.dimensions.filter { _ in chance(30) }
        if chance(15) { draft.activeFrom = try Timestamp(iso8601: "2026-11-10T00:00:00Z") }
        if chance(15) { draft.activeTo = try Timestamp(iso8601: "2026-11-20T00:00:00Z") }
        if chance(30) { draft.description = "Text \(index)" }
        return try Meter(draft)
    }

    mutating func event(_ index: Int) throws -> UsageEvent {
        var event = UsageEvent(
            id: "e-\(index)",
            event: pick(["api_request", "job", "other"]),
            customer: pick(["acme", "bolt", "core"]),
            timestamp: try Timestamp(
                iso8601: "2026-11-\(pick(["01", "10", "15", "19", "20", "21"]))T0\(pick([0, 7])):30:00Z"
            )
        )
        for name in Self.attributes where chance(80) {
            event.attributes[name] = chance(40) ? pick([0, 1, 2]) : try quantity()
        }
        for name in Self.dimensions where chance(80) {
            event.dimensions[name] = pick(Self.texts)
        }
        return event
    }
}
