import AdapterKit
import Metering

/// Makes projects: schemas, meters that share their events, customers, and what happens.
struct ProjectGenerator {
    /// What the generated projects are for.
    enum Purpose: Sendable, Hashable {
        /// Definitions alone; no event happens.
        case definitions
        /// Totals: events happen, and instants lie where periods are.
        case totals
    }

    let purpose: Purpose
    /// What the generated projects go by.
    let profile: GeneratorProfile
    var random: SeededGenerator

    init(_ purpose: Purpose, seed: UInt64, profile: GeneratorProfile = GeneratorProfile()) {
        self.purpose = purpose
        self.profile = profile
        random = SeededGenerator(seed: seed)
    }

    /// A project.
    mutating func scenario() -> Scenario {
        let schemas = schemas()
        let customers = customers()
        let start = start()
        var entries: [MeterEntry] = []
        // Now and then more meters share one event than its schema has room for derived attributes.
        let isCrowded = random.chance(25)
        for key in isCrowded ? manyKeys() : keys() {
            if let meter = meter(key, isCrowded ? Array(schemas.prefix(1)) : schemas, customers, start) {
                entries.append(MeterEntry(meter, overrides: overrides(key)))
            }
        }
        let counters = entries.flatMap { entry in customers.compactMap { counter(entry.meter.key, $0) } }
        var scenario = Scenario(
            entries: entries,
            schemas: schemas,
            customers: customers,
            counters: counters,
            defaults: defaults(),
            start: start,
            events: []
        )
        if purpose == .totals {
            scenario.events = events(scenario, schemas)
        }
        return scenario
    }

    /// A whole minute, most often of a full hour, and often shortly before a month ends.
    private mutating func start() -> Timestamp {
        var hour = Timestamp(seconds: 1_795_219_200 + Int64(random.below(20_000)) * 3_600)
        if random.chance(4), let first = CivilDate(year: hour.date.year, month: hour.date.month, day: 1) {
            hour = Timestamp(midnightOf: first.adding(months: 1)).adding(
                seconds: Int64(random.within(-72...(-1))) * 3_600
            )
        }
        return random.chance(4) ? hour.adding(seconds: Int64(random.below(60)) * 60) : hour
    }

    /// What fills required fields; now and then a project supplies nothing.
    private mutating func defaults() -> MeterDefaults {
        let schedule =
            random.chance(3) ? Self.schedule("0 0 * * 1", "Asia/Kolkata") : Self.schedule("0 0 1 * *", "Etc/UTC")
        return MeterDefaults(
            unit: random.chance(10) ? nil : random.pick("units", "units", "GB"),
            resetSchedule: random.chance(10) ? nil : schedule
        )
    }

    /// What a meter pins of the vendor's own fields: most often nothing.
    private mutating func overrides(_ key: Meter.Key) -> [String: JSONValue] {
        guard random.chance(10), !profile.overrides.isEmpty else { return [:] }
        let spec = profile.overrides[random.below(profile.overrides.count)]
        let text = random.pick("fixed-\(key)", "fixed-\(key)", "Fixed \(key)", "fixed.Ünï \(key)")
        switch spec.kind {
        case .text, .url: return [spec.name: .string(text)]
        case .flag: return [spec.name: .bool(true)]
        case .choice(let choices): return choices.last.map { [spec.name: .string($0)] } ?? [:]
        }
    }

    private mutating func manyKeys() -> [Meter.Key] {
        (0..<random.within(11...14)).compactMap { Meter.Key("meter-\($0)") }
    }

    private mutating func keys() -> [Meter.Key] {
        var keys: [Meter.Key] = []
        for _ in 0..<random.pick(1, 1, 2, 2, 3, 4, 6) {
            if let key = Meter.Key(keyText()), !keys.contains(key) {
                keys.append(key)
            }
        }
        return keys
    }

    private mutating func keyText() -> String {
        switch random.below(10) {
        case 0: String(repeating: random.pick("k", "egress-", "a1"), count: 40).prefix(63).description
        case 1: random.pick("0", "a-", "a--b", "x-1", "value", "meter")
        default:
            random.pick("egress", "egress-mib", "requests", "users", "peak", "cpu-hours") + random.pick("", "", "-2")
        }
    }

    private mutating func schemas() -> [EventSchema] {
        let names = [random.pick("api_request", "api_request", "job"), random.pick("login", "Job run", "x.y", "ünï")]
        return names.prefix(random.within(1...2)).compactMap { name in
            try? EventSchema(
                name: name,
                description: random.chance(3) ? "What happened" : nil,
                attributes: attributes(),
                dimensions: dimensions()
            )
        }
    }

    private mutating func attributes() -> [EventSchema.Attribute] {
        var names = ["bytes", "status", "duration_ms"].prefix(random.within(1...3)).map(\.self)
        if random.chance(12) { names.append(random.pick("odd name", "ünï", "a.b", String(repeating: "n", count: 60))) }
        if random.chance(12) { names += (1...random.pick(6, 7, 9)).map { "n\($0)" } }
        return names.map { EventSchema.Attribute(name: $0, unit: random.pick(nil, "bytes", "a unit that is long")) }
    }

    private mutating func dimensions() -> [String] {
        var names = ["region", "tier", "user id"].prefix(random.within(1...3)).map(\.self)
        if random.chance(12) {
            names.append(random.pick("x-y", "ünï", "a.b", "bytes", String(repeating: "d", count: 60)))
        }
        return names
    }

    private mutating func customers() -> [String] {
        let pool = ["user0@example.com", "acme", "Müller & Söhne", "c/3", "00042"]
        let first = random.below(pool.count)
        return (0..<random.within(1...3)).map { pool[(first + $0) % pool.count] }
    }

    private func counter(_ key: Meter.Key, _ customer: String) -> CustomerMeter? {
        CustomerMeter(meter: key, customer: customer, meterKey: "a1f8797b-c827-4483-b6cf-6d3d3baa18a7")
    }

    /// A schedule; `nil` where the text is none, which the texts here are not.
    static func schedule(_ cron: String, _ zone: String) -> ResetSchedule? {
        guard let cron = try? CronSchedule(cron), let zone = try? TimeZoneID(zone) else { return nil }
        return ResetSchedule(cron: cron, timeZone: zone)
    }
}
