import AdapterKit
import Catalog
import MeterConfig
import Metering
import Migration

/// Runs samples of events through each vendor's own semantics and through the reference, and holds the totals together.
struct ProofRunner: Sendable {
    let project: Project
    /// The vendors to try, in the project's order.
    let vendors: [(vendor: Vendor, settings: ConnectionSettings)]

    /// One vendor's part of a section.
    struct Part: Sendable {
        var trial: VendorTrial
        var stage: VendorStage
        var outcome: VendorOutcome
    }

    /// Proves the totals of each task, and gathers the project's proofs in its order.
    func run(_ tasks: [ProofTask]) async -> ProofReport {
        var report = ProofReport(sections: [])
        for task in tasks {
            let section = await section(task)
            report.sections.append(section)
            for proof in task.proofs {
                let row = section.rows.first { $0.meter == proof.meter && $0.customer == proof.customer }
                if let row {
                    report.verdicts.append(ProofVerdict(proof: proof, sample: section.sample, row: row))
                }
            }
        }
        let places = Dictionary(keepingFirst: project.proofs.enumerated().map { ($1.location, $0) })
        report.verdicts.sort { places[$0.proof.location] ?? 0 < places[$1.proof.location] ?? 0 }
        return report
    }

    private func section(_ task: ProofTask) async -> ProofSection {
        let parts = await parts(task)
        let references = task.meters.map { ReferenceTotals($0, task.sample.events, task.window) }
        var rows = zip(task.meters, references).flatMap { self.rows($0, $1, task, parts) }
        let rejections = rejections(references, task, parts)
        await explain(&rows, task, parts, rejections)
        let names = Set(task.meters.compactMap(\.event))
        let takesAll = task.meters.contains { $0.event == nil }
        let looked = task.sample.events.filter { takesAll || names.contains($0.event) }
        let ids = Set(looked.map(\.id))
        return ProofSection(
            sample: task.sample.name,
            window: task.window,
            eventCount: task.sample.events.count,
            rows: rows,
            rejections: rejections,
            repeats: task.sample.repeats.filter { ids.contains($0.id) },
            outside: looked.filter { !task.window.contains($0.timestamp) }.map(\.id)
        )
    }

    private func parts(_ task: ProofTask) async -> [Part] {
        let trials = vendors.map { vendor, settings in
            VendorTrial(vendor: vendor, settings: settings, project: project, window: task.window)
        }
        return await trials.concurrentMap { trial in
            let counters = task.counters(besides: project.customers(for: trial.name))
            let stage = await trial.stage(counters)
            let outcome = await trial.run(task.sample.unique, on: stage, reading: task.meters)
            return Part(trial: trial, stage: stage, outcome: outcome)
        }
    }

    /// A meter's totals: of all, and of each customer that any side knows usage of, or that a proof is about.
    private func rows(
        _ meter: Meter,
        _ reference: ReferenceTotals,
        _ task: ProofTask,
        _ parts: [Part]
    ) -> [ProofRow] {
        var names = reference.names.union(task.proofs.filter { $0.meter == meter.key }.compactMap(\.customer))
        for part in parts {
            let known = part.outcome.totals[meter.key]?.customers ?? [:]
            names.formUnion(known.filter { $0.value.isUsage }.keys)
        }
        return ([nil] + names.sorted().map(Optional.some)).map { customer in
            ProofRow(
                meter: meter.key,
                customer: customer,
                window: task.window,
                reference: reference.reading(of: customer),
                expected: task.expectations(of: meter.key, customer),
                sides: parts.map { .init($0.trial.name, $0.outcome.reading(meter.key, customer)) }
            )
        }
    }

    /// The events that did not count: for the reference, and beyond that at single vendors.
    private func rejections(
        _ references: [ReferenceTotals],
        _ task: ProofTask,
        _ parts: [Part]
    ) -> [ProofRejection] {
        var rejections = zip(task.meters, references).flatMap { meter, reference in
            reference.rejected.map {
                ProofRejection(
                    event: $0.id,
                    customer: $0.customer,
                    meter: meter.key,
                    vendor: nil,
                    reason: $0.reason.description
                )
            }
        }
        let known = Set(rejections.map { "\($0.meter)/\($0.event)" })
        let proved = Set(task.meters.map(\.key))
        for part in parts {
            let own = part.outcome.rejections.filter { rejection in
                proved.contains(rejection.meter)
                    && part.outcome.reading(rejection.meter, rejection.customer).note == nil
                    && !known.contains("\(rejection.meter)/\(rejection.event)")
            }
            rejections += own
        }
        return rejections
    }
}
