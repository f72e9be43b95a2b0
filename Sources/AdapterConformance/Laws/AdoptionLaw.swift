import AdapterKit
import Metering
import SyncEngine

/// What a vendor has already is recognised by its marks, and adopted without a change; or imported, and then in sync.
struct AdoptionLaw: Sendable {
    let subject: ConformanceSubject

    var law: Law {
        Law(title: "what is there already is taken as it is", purpose: .definitions, cases: 120) { await verdict($0) }
    }

    private func verdict(_ scenario: Scenario) async -> Verdict {
        var verdict = Verdict()
        let bench = Bench(subject, at: scenario.start)
        do {
            let first = try await EngineBench(bench).apply(scenario)
            guard first.failed.isEmpty else { return verdict }
            verdict.figures.compare("object", times: first.applied)
            try await adopt(scenario, bench, &verdict)
            try await importAll(scenario, bench, &verdict)
        } catch {
            verdict.fail("error", "no request may fail: \(error)")
        }
        return verdict
    }

    /// The same project without its state.
    private func adopt(_ scenario: Scenario, _ bench: Bench, _ verdict: inout Verdict) async throws {
        let engine = EngineBench(bench)
        let prepared = try await engine.plan(scenario)
        for change in prepared.plan.vendors.flatMap(\.changes) where change.isPending {
            if change.action != .adopt {
                verdict.fail(
                    "\(change.action) \(change.ref.kind)",
                    "\(change.ref) is there, and the plan says \(change.action)"
                )
            } else if !change.fields.isEmpty {
                verdict.fail(
                    "adopted with changes",
                    "\(change.ref) is there as wanted, and is changed: \(change.fields)"
                )
            }
        }
        _ = try await engine.apply(prepared, scenario.definitions)
        let left = EngineBench.changes(try await engine.plan(scenario))
        if !left.isEmpty { verdict.fail("plan after adoption", left.joined(separator: "\n")) }
    }

    /// The vendor's objects and the subject's foreign ones as a project of their own.
    private func importAll(_ scenario: Scenario, _ bench: Bench, _ verdict: inout Verdict) async throws {
        await subject.populate(bench.line, &verdict)
        let objects = try await bench.inventory()
        let project = ImportedProject(
            bench.translator.decode(objects),
            defaults: scenario.defaults,
            now: scenario.start
        )
        let translation = bench.translator.encode(project.request)
        let bindings = translation.objects.compactMap { object in
            project.ids[object.ref].map { id in
                object.resolved(project.ids).binding(
                    vendor: subject.settings.instance,
                    id: id,
                    isOurs: false,
                    definitionKind: bench.translator.definitionKind,
                    meters: project.definitions
                )
            }
        }
        let engine = EngineBench(bench, store: InMemoryStateStore(bindings: bindings))
        let left = EngineBench.changes(try await engine.plan(translation, project.definitions))
        if !left.isEmpty { verdict.fail("plan after import", left.joined(separator: "\n")) }
    }
}
