import Foundation
import Metering

/// Does one trial: applies under kills and faults until it is done, then looks at everything.
struct TrialRunner: Sendable {
    let program: Program
    let seed: Int
    let folder: URL
    let reference: Reference

    /// Does a trial.
    func run(_ trial: Trial) async throws -> TrialOutcome {
        let place = folder.appendingPathComponent("trial-\(trial.number)")
        defer { try? FileManager.default.removeItem(at: place) }
        let hidden = trial.hidesFromLists ? Set(reference.hideable) : []
        return try await Bench.serving(
            program,
            trial.dialect,
            seed: seed,
            from: reference.start,
            hidden: hidden,
            in: place
        ) { bench in
            try bench.write(trial.edition)
            var outcome = TrialOutcome()
            if trial.isContested {
                outcome.verdict.add(try await contested(bench))
                outcome.runs += 2
            }
            try await bench.run(Reference.apply, disturbedBy: trial, &outcome)
            let records = RecordCheck(start: reference.start.records, end: reference.end.records)
            outcome.verdict.add(try await checked(bench, records))
            outcome.objects = records.count(in: bench.memory.records)
            return outcome
        }
    }

    /// Begins an apply while another is under way, which has to end with a word about the lock.
    private func contested(_ bench: Bench) async throws -> Verdict {
        bench.victim.hold(true)
        async let first = bench.run(Reference.apply)
        while bench.victim.requests == 0 { try await Task.sleep(for: .milliseconds(5)) }
        let second = try await bench.run(Reference.apply)
        bench.victim.hold(false)
        var verdict = Verdict()
        if second.status != 1 || !second.output.contains("is locked by `apply`") {
            verdict.add(.lock, "the second apply ended with \(second.status ?? -1): \(second.output)")
        }
        let ending = try await first
        if ending.status != 0 {
            verdict.add(.lock, "the first apply ended with \(ending.status ?? -1): \(ending.output)")
        }
        return verdict
    }

    private func checked(_ bench: Bench, _ records: RecordCheck) async throws -> Verdict {
        let bound = try await bench.boundObjects()
        var verdict = try await bench.verdict(records, bindings: reference.bindings, bound: Set(bound.map(\.name)))
        for (name, vendor, id) in bound where !bench.holds(id, at: vendor) {
            verdict.add(.binding, "\(name) is bound to \(id), which \(vendor) does not have")
        }
        if Set(bound.map { "\($0.vendor) \($0.id)" }).count != Set(bound.map { "\($0.name) \($0.id)" }).count {
            verdict.add(.binding, "two objects are bound to one id")
        }
        for run in try await bench.json(["history", "--limit", "1000"])["runs"]?.array ?? [] {
            for change in run["changes"]?.array ?? [] where !["done", "failed"].contains(change["outcome"]?.string) {
                verdict.add(.journal, "run \(run["run"]?.int ?? 0) left \(change["key"]?.string ?? "") open")
            }
        }
        return verdict
    }
}

extension Bench {
    /// Whether a vendor has an object of an id.
    fileprivate func holds(_ id: String, at vendor: String) -> Bool {
        (memory.records[vendor] ?? [:]).contains { key, bytes in
            key.hasSuffix("/" + id) || String(decoding: bytes, as: UTF8.self).contains("\"\(id.prefix { $0 != "/" })")
        }
    }
}

extension Reference {
    /// The names at Amberflo of what the runs make.
    fileprivate var hideable: [String] {
        [start, end].flatMap { Array(($0.records["amberflo"] ?? [:]).values) }.compactMap {
            try? JSONValue.parse($0)["apiName"]?.string
        }
    }
}
