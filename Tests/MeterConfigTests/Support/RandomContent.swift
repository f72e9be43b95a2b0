import AdapterKit
import Metering
import Testing

@testable import MeterConfig

/// Contents of meter files made by chance.
struct RandomContent {
    private var chance: Chance
    private var events: [EventSchema] = []

    init(seed: UInt64) {
        chance = Chance(seed)
    }

    mutating func file() throws -> MeterFile {
        events = try (0..<Int.random(in: 0...3, using: &chance)).map { try event($0) }
        let meters = try (0..<Int.random(in: 0...6, using: &chance)).map { try meter($0) }
        var customers: [CustomerMeter] = []
        for (index, meter) in meters.enumerated() where chance.one(in: 2) {
            let customer = CustomerMeter(
                meter: meter.meter.key,
                customer: chance.text(),
                meterKey: "k\(index)",
                deleteOnReset: chance.one(in: 2)
            )
            if let customer { customers.append(customer) }
        }
        return MeterFile(events: events, meters: meters, customers: customers)
    }

    private mutating func event(_ index: Int) throws -> EventSchema {
        let attributes = (0..<Int.random(in: 0...12, using: &chance)).map { number in
            EventSchema.Attribute(name: "\(chance.text(upTo: 3))\(number)", unit: optional { $0.text() })
        }
        let dimensions = (0..<Int.random(in: 0...12, using: &chance)).map { "\(chance.text(upTo: 3))\($0)" }
        return try EventSchema(
            name: "\(chance.text(upTo: 4))\(index)",
            description: optional { $0.text() },
            attributes: attributes,
            dimensions: dimensions
        )
    }

    private mutating func optional<Value>(_ make: (inout Chance) -> Value) -> Value? {
        chance.one(in: 2) ? make(&chance) : nil
    }

    private mutating func meter(_ index: Int) throws -> ConfiguredMeter {
        let schema = chance.one(in: 3) || events.isEmpty ? nil : chance.pick(events)
        let key = try #require(Meter.Key("meter-\(index)"))
        let dimensions = schema?.dimensions ?? ["region", "a \"tier\""]
        let aggregation = aggregation(dimensions)
        var draft = Meter.Draft(key: key, name: "M" + chance.text(), aggregation: aggregation)
        draft.description = optional { $0.text(upTo: 40) }
        draft.unit = optional { $0.text() }
        draft.event = schema?.name
        if aggregation.needsValue { draft.value = formula(number(schema)) }
        if chance.one(in: 2) { draft.filter = formula(condition(schema, dimensions)) }
        draft.dimensions = dimensions.filter { _ in chance.one(in: 2) }
        draft.resetSchedule = try schedule()
        draft.category = optional { $0.text() }
        draft.activeFrom = optional { Timestamp(seconds: Int64.random(in: 0...4_000_000_000, using: &$0)) }
        draft.externalRef = optional { $0.text() }
        draft.billableName = optional { $0.text() }
        draft.status = chance.pick(Meter.Status.allCases)
        draft.labels = labels()
        return ConfiguredMeter(
            try Meter(draft),
            vendors: vendors(),
            overrides: overrides(),
            waivers: waivers().map { ConfiguredWaiver($0) },
            effective: chance.one(in: 2) ? .now : .periodEnd
        )
    }

    private mutating func aggregation(_ dimensions: [String]) -> Aggregation {
        let subject = dimensions.isEmpty ? nil : chance.pick(dimensions)
        let unique = subject.map { Aggregation.unique(.dimension($0)) } ?? .count
        return chance.pick([.sum, .count, .max, .min, .average, .latest, .unique(.customer), unique])
    }

    private mutating func formula(_ expression: Expression) -> Formula {
        chance.one(in: 4) ? .opaque(dialect: "togai", text: chance.text(upTo: 40)) : .expression(expression)
    }

    private mutating func number(_ schema: EventSchema?) -> Expression {
        let names = schema?.attributes.map(\.name) ?? ["bytes", "a\nname", "in"]
        let leaf =
            names.isEmpty || chance.one(in: 3)
            ? Expression.number(Quantity(chance.pick([0, 1, 5]))) : .attribute(chance.pick(names))
        return chance.one(in: 2) ? leaf : .binary(chance.pick([.add, .divide, .multiply]), leaf, .number(Quantity(7)))
    }

    private mutating func condition(_ schema: EventSchema?, _ dimensions: [String]) -> Expression {
        let subject = dimensions.isEmpty ? Expression.customer : .dimension(chance.pick(dimensions))
        let left = Expression.membership(subject, [.string(chance.text()), .string(chance.text())])
        let right = Expression.binary(.less, number(schema), .number(Quantity(500)))
        return .binary(chance.pick([.and, .or]), left, right)
    }

    private mutating func schedule() throws -> ResetSchedule? {
        guard chance.one(in: 2) else { return nil }
        let cron = try CronSchedule(chance.pick(["0 0 1 * *", "*/15 8-18 * * MON-FRI", "30 2 L 3,9 *"]))
        return ResetSchedule(
            cron: cron,
            timeZone: try TimeZoneID(chance.pick(["Etc/UTC", "Europe/Paris", "Asia/Kolkata"]))
        )
    }

    private mutating func labels() -> [String: String] {
        var labels: [String: String] = [:]
        for _ in 0..<Int.random(in: 0...3, using: &chance) {
            labels[chance.text(upTo: chance.one(in: 9) ? 600 : 5)] = chance.one(in: 4) ? "" : chance.text()
        }
        return labels
    }

    private mutating func vendors() -> [String]? {
        chance.pick([nil, [], ["amberflo"], ["togai-eu", "usage-engine"]])
    }

    private mutating func overrides() -> [String: [String: JSONValue]] {
        var overrides: [String: [String: JSONValue]] = [:]
        if chance.one(in: 2) { overrides["amberflo"] = ["meterApiName": .string(chance.text())] }
        if chance.one(in: 2) { overrides["togai"] = ["ownSchema": true, "name": .string(chance.text())] }
        return overrides
    }

    private mutating func waivers() -> [Waiver] {
        guard chance.one(in: 3) else { return [] }
        let until = Timestamp(seconds: 86_400 * Int64.random(in: 20_000...30_000, using: &chance))
        return [
            Waiver(vendor: "amberflo", field: chance.pick(MeterField.allCases), reason: chance.text(), until: until),
            Waiver(vendor: "togai-eu", field: .unit, reason: "known"),
        ]
    }
}
