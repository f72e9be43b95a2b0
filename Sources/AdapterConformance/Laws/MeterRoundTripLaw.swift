import AdapterKit
import Metering

/// A meter that is encoded, made at the vendor, read and decoded is the meter it was, less the fields that findings name.
struct MeterRoundTripLaw: Sendable {
    private let subject: ConformanceSubject
    private let eventsCarryOneNumber: Bool

    init(subject: ConformanceSubject) {
        self.subject = subject
        eventsCarryOneNumber = subject.eventsCarryOneNumber
    }

    var law: Law {
        Law(
            title: "decode(encode(meter)) is the meter",
            purpose: .definitions,
            cases: 2_000,
            sorts: subject.sortsOfMeters
        ) {
            await verdict($0)
        }
    }

    private func verdict(_ scenario: Scenario) async -> Verdict {
        var verdict = Verdict()
        let bench = Bench(subject, at: scenario.start)
        let translation = bench.translator.encode(scenario.request)
        verdict.figures.note(translation)
        checkFindings(translation, scenario, &verdict)
        do throws(AdapterError) {
            let made = try await bench.create(translation)
            let inventory = bench.translator.decode(try await bench.inventory())
            for entry in scenario.entries {
                let meter = entry.meter
                let ref = ObjectRef(bench.translator.definitionKind, meter.key.text)
                guard let object = made[ref] else { continue }
                let decoded = inventory.meters.first { decoded in
                    decoded.objects.contains { $0.key.kind == ref.kind && $0.value == object.id }
                }
                verdict.figures.compare(CapabilityFeature(meter.aggregation).rawValue)
                let findings = translation.meters.first { $0.key == meter.key }?.findings ?? []
                compare(entry, decoded, inventory, Set(findings.map(\.field)), scenario, &verdict)
            }
            compareCounters(scenario, translation, inventory, made, &verdict)
        } catch {
            verdict.fail(error, "what is not refused has to be made, and read again")
        }
        return verdict
    }

    private func compare(
        _ entry: MeterEntry,
        _ decoded: DecodedMeter?,
        _ inventory: DecodedInventory,
        _ reported: Set<MeterField>,
        _ scenario: Scenario,
        _ verdict: inout Verdict
    ) {
        let meter = entry.meter
        guard let decoded else {
            let reasons = inventory.undecodable.map { "\($0.object.kind) \($0.object.id): \($0.reason)" }
            verdict.fail("not decoded", "\(meter.key) is made, and not decoded: \(reasons.joined(separator: "; "))")
            return
        }
        let comparison = MeterComparison(
            original: meter,
            decoded: decoded.meter,
            defaults: scenario.defaults,
            start: scenario.start,
            eventsCarryOneNumber: eventsCarryOneNumber
        )
        let pins = entry.pins
        for field in comparison.differing where !reported.contains(field) {
            if let pin = pins[field], pin == nil || decoded.meter.holds(pin, in: field) { continue }
            verdict.fail(
                "silent loss of \(field.rawValue)",
                "\(meter.key): no finding names `\(field.rawValue)`, and what comes back is \(decoded.meter.json.text())"
            )
        }
    }

    private func compareCounters(
        _ scenario: Scenario,
        _ translation: Translation,
        _ inventory: DecodedInventory,
        _ made: [ObjectRef: ObservedObject],
        _ verdict: inout Verdict
    ) {
        for meter in translation.meters where meter.fidelity != .refused {
            guard !meter.findings.contains(where: { $0.field == .customers }) else { continue }
            for counter in scenario.counters where counter.meter == meter.key {
                let found = inventory.customers.contains { decoded in
                    decoded.customer.customer == counter.customer && decoded.customer.meterKey == counter.meterKey
                        && decoded.customer.deleteOnReset == counter.deleteOnReset
                        && made.values.contains { $0.id == decoded.id }
                }
                if !found {
                    verdict.fail("lost counter", "no finding names `customers`, and \(counter.identity) is not decoded")
                }
            }
        }
    }

    /// A finding says something of a field that the meter has.
    private func checkFindings(_ translation: Translation, _ scenario: Scenario, _ verdict: inout Verdict) {
        let keys = scenario.entries.map(\.meter.key)
        if translation.meters.map(\.key) != keys {
            verdict.fail("keys", "the translation tells of \(translation.meters.map(\.key)), not of \(keys)")
        }
        for (entry, told) in zip(scenario.entries, translation.meters) {
            let fields = told.findings.map(\.field)
            if fields != fields.sorted() {
                verdict.fail("order of findings", "\(told.key): findings are not in the order of fields: \(fields)")
            }
            for finding in told.findings where !scenario.uses(finding, entry) {
                verdict.fail(
                    "needless finding on \(finding.field.rawValue)",
                    "\(told.key) has no \(finding.field.rawValue), and a finding on it: \(finding.reason)"
                )
            }
            let isMade = !told.objects.isEmpty
            if isMade == (told.fidelity == .refused) {
                verdict.fail("refused and made", "\(told.key) is \(told.fidelity), and has the objects \(told.objects)")
            }
        }
    }
}

extension MeterEntry {
    /// The fields for which the project itself asks for something else at the vendor, with the text; `nil` for none at all.
    fileprivate var pins: [MeterField: JSONValue?] {
        var pins: [MeterField: JSONValue?] = [:]
        for (name, value) in overrides {
            if let field = MeterField(rawValue: name) {
                pins[field] = .some(value)
            } else if value == true, let field = MeterField.allCases.first(where: { name == "no\($0.capitalized)" }) {
                pins[field] = .some(nil)
            }
        }
        return pins
    }
}

extension Meter {
    /// Whether a field has what the project pins there; a reference that can be a key is read as one.
    fileprivate func holds(_ pin: JSONValue?, in field: MeterField) -> Bool {
        json[field.rawValue] == pin || (field == .externalRef && pin?.string == key.text)
    }
}

extension MeterField {
    /// The field's name with a capital, as it stands in the middle of a word.
    fileprivate var capitalized: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension Scenario {
    /// Whether a meter has something in a field that a finding could be about.
    fileprivate func uses(_ finding: Finding, _ entry: MeterEntry) -> Bool {
        if entry.pins[finding.field] != nil { return true }
        let meter = entry.meter
        return switch finding.field {
        // What a vendor requires and nobody supplies is refused for what is not there.
        case .unit where finding.fidelity == .refused: meter.unit != nil || defaults.unit == nil
        case .resetSchedule where finding.fidelity == .refused:
            meter.resetSchedule != nil || defaults.resetSchedule == nil
        case .key, .name, .event, .aggregation, .dimensions: true
        case .description: meter.description?.isEmpty == false
        case .unit: meter.unit != nil || schemas.contains { $0.attributes.contains { $0.unit != nil } }
        case .value: meter.value != nil
        case .filter: meter.filter != nil
        case .resetSchedule: meter.resetSchedule != nil
        case .category: meter.category?.isEmpty == false
        case .activeFrom: meter.activeFrom != nil
        case .activeTo: meter.activeTo != nil
        case .externalRef: meter.externalRef != nil
        case .billableName: meter.billableName?.isEmpty == false
        case .status: meter.status != .active
        case .labels: !meter.labels.isEmpty
        case .customers: counters.contains { $0.meter == meter.key }
        }
    }
}
