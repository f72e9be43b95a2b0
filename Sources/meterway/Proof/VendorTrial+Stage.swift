import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

extension VendorTrial {
    /// Makes the project's objects in a fresh sandbox, at the window's first instant, and these counters besides the
    /// project's own.
    func stage(_ customers: [CustomerMeter]) async -> VendorStage {
        var stage = VendorStage(translation: translation(customers))
        for meter in stage.translation.meters where meter.fidelity == .refused {
            let reasons = meter.findings.refusals
            stage.unread[meter.key] = .unavailable("refused there: \(reasons.joined(separator: "; "))")
        }
        for entry in project.entries(for: name) where entry.meter.status != .active {
            stage.unread[entry.meter.key] = .unavailable(
                "the meter is \(entry.meter.status.rawValue), so that no events are sent for it"
            )
        }
        do {
            try await make(customers, &stage)
        } catch {
            stage.fail("the sandbox could not be set up: \(error)")
        }
        return stage
    }

    private func make(_ customers: [CustomerMeter], _ stage: inout VendorStage) async throws {
        let records = RecordKeeper()
        let adapter = try adapter(records, at: window.start)
        let store = InMemoryStateStore()
        let instant = window.start
        let connection = VendorConnection(
            name: name,
            adapterName: settings.adapter,
            adapter: adapter,
            concurrency: 1,
            requests: { 0 }
        )
        let engine = Engine(
            connections: [connection],
            definitions: project.definitions,
            environment: ApplyEnvironment(store: store, now: { instant }, sleep: { _ in })
        )
        let intention = Engine.Intention(translation: stage.translation, options: PlanOptions(now: instant))
        let prepared = try await engine.prepare([name: intention])
        if let failure = prepared.plan.vendors.first?.failure { throw failure }
        let run = store.begin(
            RunRecord(command: "prove", user: "", host: "", revision: nil, started: instant)
        )
        let report = try await engine.apply(prepared, run: run)
        stage.records = records.all
        note(report, customers, &stage)
        for binding in store.bindings() where binding.ref.kind == adapter.translator.definitionKind {
            for key in binding.meters where stage.unread[key] == nil {
                stage.definitions[key] = binding.id
            }
        }
    }

    /// Says which customers have counters, and which meters and counters could not be made.
    private func note(_ report: ApplyReport, _ customers: [CustomerMeter], _ stage: inout VendorStage) {
        let objects = stage.translation.objects.keyed(by: \.ref)
        let counters = (project.customers(for: name) + customers).keyed(by: \.identity)
        for object in stage.translation.objects {
            guard let counter = counters[object.ref.key] else { continue }
            stage.counted[counter.meter, default: []].insert(counter.customer)
        }
        for failure in report.failed {
            let reason = "\(failure.ref) could not be made: \(failure.message)"
            if let counter = counters[failure.ref.key] {
                stage.lostCounters[counter.meter, default: [:]][counter.customer] = reason
                continue
            }
            for key in objects[failure.ref]?.meters ?? [] where stage.unread[key] == nil {
                stage.unread[key] = .failed(reason)
            }
        }
    }
}
