import AdapterKit
import Metering

extension ProjectGenerator {
    /// A later state of a project: meters changed, taken away and added, customers too.
    ///
    /// What becomes of a meter depends on its key and the project's start alone, so that it stays the same when other meters are
    /// left out.
    static func variant(of scenario: Scenario) -> Scenario {
        var variant = scenario
        variant.entries = []
        for entry in scenario.entries {
            let key = entry.meter.key
            let salt = UInt64(FittedText.mark(of: key.text), radix: 16) ?? 0
            var generator = ProjectGenerator(.definitions, seed: salt ^ UInt64(bitPattern: scenario.start.seconds))
            switch generator.random.below(4) {
            case 0: variant.entries.append(entry)
            case 1: break
            default:
                variant.entries.append(
                    MeterEntry(generator.changed(entry.meter, scenario), overrides: entry.overrides)
                )
            }
        }
        if let key = Meter.Key("added") {
            var generator = ProjectGenerator(.definitions, seed: UInt64(bitPattern: scenario.start.seconds))
            if let meter = generator.meter(key, scenario.schemas, scenario.customers, scenario.start) {
                variant.entries.append(MeterEntry(renamed(meter)))
                variant.counters += CustomerMeter(meter: key, customer: "new", meterKey: "k-2").map { [$0] } ?? []
            }
        }
        if let first = variant.counters.first {
            variant.counters[0] =
                CustomerMeter(
                    meter: first.meter,
                    customer: first.customer,
                    meterKey: first.meterKey,
                    deleteOnReset: !first.deleteOnReset
                ) ?? first
        }
        return variant
    }

    /// The meter under a name that no other meter bears or bore, since names may be unique at a vendor, and an archive keeps them.
    private static func renamed(_ meter: Meter) -> Meter {
        var draft = meter.draft
        draft.name += " \(meter.key)"
        return (try? Meter(draft)) ?? meter
    }

    /// A meter of which some fields are as they were and others are new.
    private mutating func changed(_ meter: Meter, _ scenario: Scenario) -> Meter {
        guard let other = self.meter(meter.key, scenario.schemas, scenario.customers, scenario.start) else {
            return meter
        }
        var draft = meter.draft
        if random.chance(2) { draft.name = other.name + " \(meter.key)" }
        if random.chance(2) { draft.unit = other.unit }
        if random.chance(2) { draft.description = other.description }
        if random.chance(2) { draft.category = other.category }
        if random.chance(2) { draft.externalRef = other.externalRef }
        if random.chance(2) { draft.billableName = other.billableName }
        if random.chance(2) { draft.resetSchedule = other.resetSchedule }
        if random.chance(2) { draft.filter = other.filter }
        if random.chance(2) { draft.dimensions = other.dimensions }
        if random.chance(4) { draft.status = other.status }
        if random.chance(4) { draft.event = other.event }
        if random.chance(4) {
            draft.activeFrom = other.activeFrom
            draft.activeTo = other.activeTo
        }
        if random.chance(4) || other.aggregation == meter.aggregation {
            draft.aggregation = other.aggregation
            draft.value = other.value
        }
        return (try? Meter(draft)) ?? meter
    }
}
