import AdapterKit
import Metering

extension ProjectGenerator {
    /// A meter over the events of some schemas.
    mutating func meter(
        _ key: Meter.Key,
        _ schemas: [EventSchema],
        _ customers: [String],
        _ start: Timestamp
    ) -> Meter? {
        let schema = random.pick(schemas.map(Optional.some), else: nil)
        let names = schema ?? schemas.first
        let formulas = FormulaGenerator(
            attributes: names?.attributes.map(\.name) ?? [],
            dimensions: names?.dimensions ?? [],
            customers: customers
        )
        var draft = Meter.Draft(key: key, name: name(), aggregation: aggregation(names))
        draft.event = random.chance(12) ? nil : schema?.name
        draft.value = draft.aggregation.needsValue ? .expression(formulas.value(&random)) : nil
        draft.filter = random.chance(2) ? .expression(formulas.filter(&random)) : nil
        if random.chance(40) { draft.filter = .opaque(dialect: profile.dialect, text: opaqueText()) }
        draft.dimensions = random.chance(3) ? Array((names?.dimensions ?? []).prefix(random.within(0...3))) : []
        addTexts(to: &draft)
        addTimes(to: &draft, start)
        return settled(draft)
    }

    /// The meter of a draft; without its formulas where the model refuses them, such as those that are too long.
    private func settled(_ draft: Meter.Draft) -> Meter? {
        if let meter = try? Meter(draft) { return meter }
        var simple = Meter.Draft(key: draft.key, name: draft.name, aggregation: .count)
        simple.event = draft.event
        return try? Meter(simple)
    }

    /// A condition that the vendor's own language has and the model does not, or that is none at all.
    private mutating func opaqueText() -> String {
        random.pick(
            #"{"and":[{"in":[{"var":"dimension.region"},"eu","pro"]},"or":[{">":[{"var":"attribute.bytes"},100]}]]}"#,
            #"{"==":[{"cat":[{"var":"dimensions.region"},"x"]},"eux"]}"#,
            "{ \"==\": [{\"substr\":[{\"var\":\"dimensions.region\"},0,2]},\"eu\"] }\n",
            "not json"
        )
    }

    private mutating func name() -> String {
        switch random.below(10) {
        case 0: String(repeating: random.pick("long name ", "Ä", "0123456789"), count: 12) + random.pick("", "x", "y")
        case 1: random.pick("Größe/Tag", "日本語", "a.b:c", "tab\there", "A\u{301}", "😀 calls", "'quoted'", "<b>")
        case 2: random.pick("egress", "Requests", "requests")
        // What may come to the same where signs are left out.
        case 3: random.pick("a b", "a-b", "a.b", "a_b", "A B", "a/b", "a  b", "ä b", "a b ")
        default:
            random.pick("Egress", "API requests", "Active users", "Peak", "CPU hours", "Storage")
                + random.pick("", "", " 2", " (EU)")
        }
    }

    private mutating func aggregation(_ schema: EventSchema?) -> Aggregation {
        let isOfAny = profile.aggregations.isEmpty || random.chance(4)
        let features = isOfAny ? [.sum] + CapabilityFeature.aggregations : profile.aggregations
        let feature = random.pick(features, else: .sum)
        return feature.aggregation(of: random.pick(schema?.dimensions ?? [], else: "region"))
    }

    private mutating func addTexts(to draft: inout Meter.Draft) {
        if random.chance(2) { draft.unit = random.pick("MiB", "requests", "h", String(repeating: "u", count: 55)) }
        if random.chance(4) {
            draft.description = random.pick("Bytes", "Line\nbreak", String(repeating: "long text ", count: 30))
        }
        if random.chance(4) {
            draft.category = random.pick("Network", "API Counts", String(repeating: "c", count: 60))
        }
        if random.chance(4) {
            let reference = random.pick("sku-4711", "SKU 4711", "878752b4-4ddf", "ref")
            draft.externalRef = random.chance(10) ? String(repeating: "r", count: 120) : "\(reference)-\(draft.key)"
        }
        if random.chance(5) {
            draft.billableName = random.pick("Egress (MiB)", String(repeating: "b", count: 300))
        }
        if random.chance(6) { draft.labels = ["team": "billing", "x": random.pick("", "1", "ünï")] }
        if random.chance(8) { draft.status = random.pick(.draft, .inactive) }
    }

    private mutating func addTimes(to draft: inout Meter.Draft, _ start: Timestamp) {
        if random.chance(2) { draft.resetSchedule = resetSchedule() }
        if random.chance(5) {
            let days = Int64(random.pick(-400, -1, 0, 1, 3))
            let day = start.adding(seconds: days * 86_400)
            draft.activeFrom = days == 0 ? day : instant(day)
        }
        if random.chance(5) {
            let hours = Int64(random.pick(1, 30, 100, 24 * 400))
            draft.activeTo = instant((draft.activeFrom.map { max($0, start) } ?? start).adding(seconds: hours * 3_600))
        }
    }

    private mutating func resetSchedule() -> ResetSchedule? {
        let cron = random.pick(
            "0 0 1 * *",
            "0 0 * * *",
            "30 6 * * 1",
            "0 0 L * *",
            "15 2 * * *",
            "0 */6 * * *",
            "0 0 1,15 * *",
            "0 0 1 * 1",
            "0 0 31 * *",
            "30 2 * * SUN",
            "0 12 L 2,6 *",
            "0 */8 1-7 * *"
        )
        let zone = random.pick(
            "Etc/UTC",
            "UTC",
            "Europe/Paris",
            "America/New_York",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "America/St_Johns",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "Africa/Casablanca",
            "Antarctica/Troll"
        )
        return Self.schedule(cron, zone)
    }

    /// The instant, sometimes with a fraction of a second.
    private mutating func instant(_ instant: Timestamp) -> Timestamp {
        let fraction = Int32(random.pick(0, 0, 0, 0, 250_000_000, 1_500_000))
        return Timestamp(seconds: instant.seconds, nanoseconds: fraction)
    }
}
