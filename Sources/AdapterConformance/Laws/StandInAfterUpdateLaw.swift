import AdapterKit
import Metering
import SyncEngine

/// A project that was changed and applied again reads at the vendor as its stand-ins do, but for what grows there.
struct StandInAfterUpdateLaw: Sendable {
    let subject: ConformanceSubject

    var law: Law {
        Law(title: "what is wanted reads as what is changed to it", purpose: .definitions, cases: 240) {
            await verdict($0)
        }
    }

    private func verdict(_ scenario: Scenario) async -> Verdict {
        var verdict = Verdict()
        let engine = EngineBench(Bench(subject, at: scenario.start))
        let variant = ProjectGenerator.variant(of: scenario)
        do {
            guard try await engine.apply(scenario).failed.isEmpty, try await engine.apply(variant).failed.isEmpty else {
                return verdict
            }
            let left = try await engine.plan(variant).plan.vendors.flatMap(\.changes)
            try await compare(engine, variant, unsettled: Set(left.flatMap(\.meters)), &verdict)
        } catch {
            verdict.fail("error", "no request may fail: \(error)")
        }
        return verdict
    }

    /// Compares the meters of which nothing is left to do, such as one that is refused now and stays as it was.
    private func compare(
        _ engine: EngineBench,
        _ scenario: Scenario,
        unsettled: Set<Meter.Key>,
        _ verdict: inout Verdict
    ) async throws {
        let translator = engine.bench.translator
        let translation = translator.encode(scenario.request)
        verdict.figures.note(translation)
        let read = try await engine.decoded()
        let meters = read.meters.map(\.meter).keyed(by: \.key)
        for told in translator.readBack(translation.objects).meters.map(\.meter) where !unsettled.contains(told.key) {
            verdict.figures.compare(CapabilityFeature(told.aggregation).rawValue)
            guard let found = meters[told.key] else {
                verdict.fail("not read", "\(told.key) is applied, and not read: \(read.undecodable.map(\.reason))")
                continue
            }
            let fields = MeterField.allCases.filter { !Self.isSame($0, told, found, translator.growing) }
            if !fields.isEmpty {
                verdict.fail(
                    "other \(fields.map(\.rawValue)) after an update",
                    "\(told.key) reads as \(found.json.text()), and was told as \(told.json.text())"
                )
            }
        }
    }

    /// Whether a field means the same: an update is only sent where what the vendor has means something else.
    private static func isSame(_ field: MeterField, _ told: Meter, _ read: Meter, _ growing: Set<MeterField>) -> Bool {
        switch field {
        case .dimensions:
            growing.contains(field)
                ? Set(told.dimensions).isSubset(of: read.dimensions) : Set(told.dimensions) == Set(read.dimensions)
        case .value: told.value?.canonical() == read.value?.canonical()
        case .filter: told.filter?.canonical() == read.filter?.canonical()
        case .resetSchedule: told.resetSchedule?.canonical == read.resetSchedule?.canonical
        default: told.json[field.rawValue] == read.json[field.rawValue]
        }
    }
}
