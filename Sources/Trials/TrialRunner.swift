import Foundation
import HTTPTypes
import Metering
import SandboxServer

/// Does one trial: applies under kills and faults until it is done, then looks at everything.
struct TrialRunner: Sendable {
    let program: Program
    let seed: Int
    let folder: URL
    let reference: Reference

    /// How often a trial is run again at the most.
    private static let limit = 60

    /// Does a trial.
    func run(_ trial: Trial) async throws -> Outcome {
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
            var outcome = Outcome()
            if trial.isContested {
                outcome.verdict.add(try await contested(bench))
                outcome.runs += 2
            }
            try await apply(trial, bench, &outcome)
            outcome.verdict.add(try await checked(bench))
            outcome.objects = RecordCheck(start: reference.start.records, end: reference.end.records)
                .images(bench.memory.records).values.reduce(0) { $0 + $1.count }
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

    private func apply(_ trial: Trial, _ bench: Bench, _ outcome: inout Outcome) async throws {
        let rules = try trial.faults.rules(seed: seed &+ trial.number)
        let numbers = rules.map { bench.server.faults.add($0.rule) }
        var last = Program.Ending(status: nil, output: "")
        var kills = trial.kills[...]
        while outcome.runs < Self.limit, last.status != 0 {
            let kill = kills.popFirst()
            last = try await bench.run(Reference.apply, killedAt: kill)
            outcome.runs += 1
            if last.status == nil {
                if let kill {
                    outcome.kills[kill.kind, default: 0] += 1
                } else {
                    outcome.verdict.add(.crashed, last.output)
                }
            }
        }
        if last.status != 0 {
            outcome.verdict.add(.unfinished, "after \(outcome.runs) runs: \(last.output)")
        }
        let fired = bench.server.faults.firedByRule
        for (number, rule) in zip(numbers, rules) {
            outcome.faults[rule.kind, default: 0] += fired[number] ?? 0
        }
        for (key, count) in bench.server.traffic.counts {
            outcome.requests += count.total
            outcome.writes += key.method == .get ? 0 : count.total
        }
        bench.server.faults.removeAll()
        if trial.faults.percents[.dropLater] != nil {
            try await Task.sleep(for: FaultKind.late * 2)
        }
    }

    private func checked(_ bench: Bench) async throws -> Verdict {
        let records = RecordCheck(start: reference.start.records, end: reference.end.records)
        let plan = try await bench.run(["plan", "--detailed-exitcode"])
        var verdict = records.verdict(on: bench.memory.records)
        if plan.status != 0 { verdict.add(.plan, "status \(plan.status ?? -1): \(plan.output)") }
        let bound = try await bench.boundObjects()
        let names = Set(bound.map(\.name))
        for name in reference.bindings.symmetricDifference(names).sorted() {
            verdict.add(.binding, "\(name) is \(names.contains(name) ? "bound" : "not bound")")
        }
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
        let audit = try await bench.run(["history", "--verify"])
        if audit.status != 0 { verdict.add(.journal, audit.output) }
        return verdict
    }
}

extension TrialRunner {
    /// What came of a trial.
    struct Outcome: Sendable {
        var runs = 0
        /// The kills that hit, by their kind.
        var kills: [String: Int] = [:]
        var faults: [FaultKind: Int] = [:]
        var requests = 0
        var writes = 0
        var objects = 0
        var verdict = Verdict()
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
