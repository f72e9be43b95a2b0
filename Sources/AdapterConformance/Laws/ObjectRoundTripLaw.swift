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
        checkObjects(of: imported, objects, translator, "", &verdict)
        checkForeignKeys(imported, objects, translator, scenario, &verdict)
    }

    /// Under other keys, such as each other's, definitions are the same objects.
    private static func checkForeignKeys(
        _ imported: ImportedProject,
        _ objects: [ObservedObject],
        _ translator: any VendorTranslator,
        _ scenario: Scenario,
        _ verdict: inout Verdict
    ) {
        let ids = objects.filter { $0.kind == translator.definitionKind }.map(ObjectID.init)
            .filter { imported.keys["\($0.kind) \($0.id)"] != nil }.sorted { $0.id < $1.id }
        let own = ids.compactMap { imported.keys["\($0.kind) \($0.id)"] }
        guard own.count == ids.count else { return }
        var naming = KeyChoice()
        // One in four is not known, and has to keep away from what the others have.
        for (index, id) in ids.enumerated() where index % 4 != 3 {
            naming.known[id] = index % 4 == 2 ? Meter.Key("foreign-\(index)") : own[(index + 1) % own.count]
        }
        let foreign = ImportedProject(
            translator.decode(objects, naming: naming),
            defaults: scenario.defaults,
            now: scenario.start
        )
        for (id, key) in naming.known where foreign.keys["\(id.kind) \(id.id)"] != key {
            let found = foreign.keys["\(id.kind) \(id.id)"].map(\.text) ?? "none"
            verdict.fail("foreign key", "\(id.kind) \(id.id) is known as \(key), and is decoded with the key \(found)")
        }
        if foreign.definitions.count != imported.definitions.count {
            verdict.fail("foreign number", "under other keys there are \(foreign.definitions.keys.sorted())")
        }
        checkObjects(of: foreign, objects, translator, "under foreign keys: ", &verdict)
    }

    /// Encoding a project that was decoded gives its objects back.
    private static func checkObjects(
        of imported: ImportedProject,
        _ objects: [ObservedObject],
        _ translator: any VendorTranslator,
        _ prefix: String,
        _ verdict: inout Verdict
    ) {
        let translation = translator.encode(imported.request)
        verdict.figures.note(translation)
        for meter in translation.meters where meter.fidelity == .refused && !imported.isReportedRefused(meter.key) {
            let reasons = meter.findings.filter { $0.fidelity == .refused }.map(\.reason)
            verdict.fail("\(prefix)decoded and refused", "\(meter.key) was decoded, and is refused: \(reasons)")
        }
        var wanted: Set<ObjectRef> = []
        for desired in translation.objects.map({ $0.resolved(imported.ids) }) {
            wanted.insert(desired.ref)
            guard let id = imported.ids[desired.ref],
                let observed = objects.first(where: { $0.kind == desired.ref.kind && $0.id == id })
            else {
                verdict.fail("\(prefix)new object", "\(desired.ref) is wanted, and was not among the vendor's objects")
                continue
            }
            verdict.figures.compare("\(desired.ref.kind)")
            let changes = desired.image.changes(from: observed.image)
            if !changes.isEmpty {
                verdict.fail(
                    "\(prefix)changed \(desired.ref.kind): \(changes.map(\.path))",
                    "\(desired.ref) comes back otherwise: \(changes), from \(observed.body.text())"
                )
            }
        }
        for ref in imported.ids.keys where !wanted.contains(ref) && !imported.isRefused(ref, translation) {
            verdict.fail("\(prefix)forgotten \(ref.kind)", "\(ref) was decoded, and the encoding does not want it")
        }
    }
}
