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

    /// The same file with some meters, events and customers' meters changed, new or gone.
    mutating func changed(_ file: MeterFile) throws -> MeterFile {
        var changed = MeterFile(events: file.events)
        events = file.events
        if chance.one(in: 3) { changed.events.append(try event(file.events.count)) }
        for meter in file.meters where !chance.one(in: 6) {
            changed.meters.append(chance.one(in: 2) ? try altered(meter) : meter)
        }
        while chance.one(in: 3) { changed.meters.append(try meter(file.meters.count + changed.meters.count)) }
        let used = Set(changed.meters.compactMap(\.meter.event))
        changed.events = try changed.events.filter { used.contains($0.name) || !chance.one(in: 3) }.map { event in
            chance.one(in: 3) ? try widened(event) : event
        }
        let keys = Set(changed.meters.map(\.meter.key))
        changed.customers = file.customers.filter { keys.contains($0.meter) && !chance.one(in: 4) }
        for index in changed.customers.indices where chance.one(in: 3) {
            changed.customers[index] = flipped(changed.customers[index])
        }
        if let meter = changed.meters.last?.meter, chance.one(in: 3),
            let customer = CustomerMeter(meter: meter.key, customer: chance.text(), meterKey: "new")
        {
            changed.customers.append(customer)
        }
        return changed
    }

    private func flipped(_ customer: CustomerMeter) -> CustomerMeter {
        CustomerMeter(
            meter: customer.meter,
            customer: customer.customer,
            meterKey: customer.meterKey,
            deleteOnReset: !customer.deleteOnReset
        ) ?? customer
    }

    /// An event with names that meters may need still there.
    private mutating func widened(_ event: EventSchema) throws -> EventSchema {
        var attributes = event.attributes.map { attribute in
            chance.one(in: 4) ? EventSchema.Attribute(name: attribute.name, unit: optional { $0.text() }) : attribute
        }
        let place = Int.random(in: 0...attributes.count, using: &chance)
        if chance.one(in: 2) { attributes.insert(.init(name: "wide", unit: optional { $0.text() }), at: place) }
        return try EventSchema(
            name: event.name,
            description: optional { $0.text() } ?? event.description,
            attributes: attributes,
            dimensions: event.dimensions + (chance.one(in: 2) ? ["wide"] : [])
        )
    }

    /// A meter with some fields from another.
    private mutating func altered(_ configured: ConfiguredMeter) throws -> ConfiguredMeter {
        let other = try meter(0)
        var draft = configured.meter.draft
        let fresh = other.meter.draft
        func swap<Value>(_ path: WritableKeyPath<Meter.Draft, Value>) {
            if chance.one(in: 3) { draft[keyPath: path] = fresh[keyPath: path] }
        }
        swap(\.name)
        swap(\.description)
        swap(\.unit)
        swap(\.resetSchedule)
        swap(\.category)
        swap(\.activeFrom)
        swap(\.externalRef)
        swap(\.billableName)
        swap(\.status)
        swap(\.labels)
        if chance.one(in: 3) {
            draft.event = fresh.event
            draft.aggregation = fresh.aggregation
            draft.value = fresh.value
            draft.filter = fresh.filter
            draft.dimensions = fresh.dimensions
        } else if chance.one(in: 3) {
            draft.dimensions = draft.dimensions.filter { _ in !chance.one(in: 3) }.shuffled(using: &chance)
        }
        return ConfiguredMeter(
            try Meter(draft),
            vendors: chance.one(in: 2) ? other.vendors : configured.vendors,
            overrides: chance.one(in: 2) ? other.overrides : configured.overrides,
            waivers: chance.one(in: 3) ? other.waivers : configured.waivers,
            effective: chance.one(in: 3) ? other.effective : configured.effective
        )
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
        draft.description = optional { $0.one(in: 2) ? $0.prose() : $0.text(upTo: 40) }
        draft.unit = optional { $0.one(in: 3) ? $0.prose() : $0.text() }
        draft.event = schema?.name
        if aggregation.needsValue { draft.value = formula(number(schema)) }
        if chance.one(in: 2) { draft.filter = formula(condition(schema, dimensions)) }
        draft.dimensions = dimensions.filter { _ in chance.one(in: 2) }
        draft.resetSchedule = try schedule()
        draft.category = optional { $0.text() }
        draft.activeFrom = optional { Timestamp(seconds: Int64.random(in: 0...4_000_000_000, using: &$0)) }
        draft.externalRef = optional { $0.text() }
        draft.billableName = optional { $0.one(in: 3) ? $0.prose() : $0.text() }
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
            labels[chance.text(upTo: chance.one(in: 9) ? 600 : 5)] =
                chance.one(in: 4) ? "" : chance.one(in: 3) ? chance.prose() : chance.text()
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
