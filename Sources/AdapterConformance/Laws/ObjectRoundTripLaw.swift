import AdapterKit
import Metering

/// A vendor's objects that are decoded and encoded again are the objects they were, and none is left out.
struct ObjectRoundTripLaw: Sendable {
    let subject: ConformanceSubject

    var law: Law {
        Law(title: "encode(decode(objects)) are the objects", purpose: .definitions, cases: 1_000) { await verdict($0) }
    }

    private func verdict(_ scenario: Scenario) async -> Verdict {
        var verdict = Verdict()
        let bench = Bench(subject, at: scenario.start)
        do throws(AdapterError) {
            _ = try await bench.create(bench.translator.encode(scenario.request))
            await subject.populate(bench.line, &verdict)
            let objects = try await bench.inventory()
            Self.check(objects, bench.translator, scenario, &verdict)
        } catch {
            verdict.fail(error, "what is not refused has to be made, and read again")
        }
        return verdict
    }

    private static func check(
        _ objects: [ObservedObject],
        _ translator: any VendorTranslator,
        _ scenario: Scenario,
        _ verdict: inout Verdict
    ) {
        let imported = ImportedProject(translator.decode(objects), defaults: scenario.defaults, now: scenario.start)
        for object in objects where !imported.accounts(for: object) {
            verdict.fail("left out", "the \(object.kind) \(object.id) is neither decoded nor listed as undecodable")
        }
        for problem in imported.undeclaredNames {
            verdict.fail("undeclared", problem)
        }
        let reversed = ImportedProject(
            translator.decode(objects.reversed()),
            defaults: scenario.defaults,
            now: scenario.start
        )
        if imported.keys != reversed.keys {
            verdict.fail(
                "order",
                "in another order the same objects have other keys: \(imported.keys), \(reversed.keys)"
            )
        }
        let translation = translator.encode(imported.request)
        verdict.figures.note(translation)
        for meter in translation.meters where meter.fidelity == .refused && !imported.isReportedRefused(meter.key) {
            let reasons = meter.findings.filter { $0.fidelity == .refused }.map(\.reason)
            verdict.fail("decoded and refused", "\(meter.key) was decoded, and is refused: \(reasons)")
        }
        var wanted: Set<ObjectRef> = []
        for desired in translation.objects.map({ $0.resolved(imported.ids) }) {
            wanted.insert(desired.ref)
            guard let id = imported.ids[desired.ref],
                let observed = objects.first(where: { $0.kind == desired.ref.kind && $0.id == id })
            else {
                verdict.fail("new object", "\(desired.ref) is wanted, and was not among the vendor's objects")
                continue
            }
            verdict.figures.compare("\(desired.ref.kind)")
            let changes = desired.image.changes(from: observed.image)
            if !changes.isEmpty {
                verdict.fail(
                    "changed \(desired.ref.kind): \(changes.map(\.path))",
                    "\(desired.ref) comes back otherwise: \(changes), from \(observed.body.text())"
                )
            }
        }
        for ref in imported.ids.keys where !wanted.contains(ref) && !imported.isRefused(ref, translation) {
            verdict.fail("forgotten \(ref.kind)", "\(ref) was decoded, and the encoding does not want it")
        }
    }
}
