import Foundation
import HTTPTypes
import Metering
import SandboxServer

/// Does one trial of a migration: a stage under kills and faults until it is done, then a look at everything.
struct MovingRunner: Sendable {
    let program: Program
    let seed: Int
    let folder: URL
    let reference: MovingReference

    /// How often a stage is done again at the most.
    private static let limit = 60

    /// Does a trial.
    func run(_ trial: MovingTrial) async throws -> TrialRunner.Outcome {
        guard let part = reference.parts[trial.stage] else { throw TrialError("\(trial) has no stage") }
        let place = folder.appendingPathComponent("moving-\(trial.number)")
        defer { try? FileManager.default.removeItem(at: place) }
        return try await Bench.serving(program, trial.route.dialect, seed: seed, from: part.start, in: place) { bench in
            try bench.address()
            var outcome = TrialRunner.Outcome()
            try await disturbed(trial, bench, &outcome)
            if trial.stage == .ingest {
                let ending = try await bench.run(bench.verify(trial.route))
                if ending.status != 0 { outcome.verdict.add(.usage, ending.output) }
            }
            outcome.verdict.add(try await checked(bench, part))
            outcome.objects = RecordCheck(start: part.start.records, end: part.end).images(bench.memory.records)
                .values.reduce(0) { $0 + $1.count }
            return outcome
        }
    }

    private func disturbed(_ trial: MovingTrial, _ bench: Bench, _ outcome: inout TrialRunner.Outcome) async throws {
        let rules = try trial.faults.rules(seed: seed &+ trial.number)
        let numbers = rules.map { bench.server.faults.add($0.rule) }
        var last = Program.Ending(status: nil, output: "")
        var kills = trial.kills[...]
        var choice: [String] = []
        while outcome.runs < Self.limit, last.status != 0 {
            let kill = kills.popFirst()
            last = try await bench.run(trial.stage.command(trial.route) + choice, killedAt: kill)
            outcome.runs += 1
            choice = try await bench.inDoubt()
            if last.status == nil {
                if let kill {
                    outcome.kills[kill.kind, default: 0] += 1
                } else {
                    outcome.verdict.add(.crashed, last.output)
                }
            }
        }
        if last.status != 0 { outcome.verdict.add(.unfinished, "after \(outcome.runs) runs: \(last.output)") }
        let fired = bench.server.faults.firedByRule
        for (number, rule) in zip(numbers, rules) { outcome.faults[rule.kind, default: 0] += fired[number] ?? 0 }
        for (key, count) in bench.server.traffic.counts {
            outcome.requests += count.total
            outcome.writes += key.method == .get ? 0 : count.total
        }
        bench.server.faults.removeAll()
        if trial.faults.percents[.dropLater] != nil { try await Task.sleep(for: FaultKind.late * 2) }
    }

    private func checked(_ bench: Bench, _ part: MovingReference.Part) async throws -> Verdict {
        var verdict = RecordCheck(start: part.start.records, end: part.end).verdict(on: bench.memory.records)
        let plan = try await bench.run(["plan", "--detailed-exitcode"])
        if plan.status != 0 { verdict.add(.plan, "status \(plan.status ?? -1): \(plan.output)") }
        let names = try await bench.bindings()
        for name in part.bindings.symmetricDifference(names).sorted() {
            verdict.add(.binding, "\(name) is \(names.contains(name) ? "bound" : "not bound")")
        }
        let audit = try await bench.run(["history", "--verify"])
        if audit.status != 0 { verdict.add(.journal, audit.output) }
        return verdict
    }
}

extension Bench {
    /// What a person who waits a little and looks at Usage Engine's counters says to a batch in doubt; empty where none is.
    ///
    /// One of the meters counts events, so that its counters tell how many came.
    fileprivate func inDoubt() async throws -> [String] {
        // What was on its way when the run was killed may still arrive.
        repeat { try await Task.sleep(for: .milliseconds(300)) } while !victim.isIdle
        let path = folder.appendingPathComponent(MovingProject.checkpointFile)
        guard let data = try? Data(contentsOf: path) else { return [] }
        let progress = try JSONValue.parse([UInt8](data))["vendors"]?["usage-engine"]
        guard let batch = progress?["inDoubt"], let done = progress?["done"]?["line"]?.int else { return [] }
        let counted = (memory.records["usage-engine"] ?? [:]).values.compactMap { bytes -> Int? in
            guard let record = try? JSONValue.parse(bytes), record["meterTypeName"]?.string == "Moving requests" else {
                return nil
            }
            return record["value"]?.quantity?.int ?? record["value"]?.string.flatMap { Int($0) }
        }.reduce(0, +)
        guard counted == done || counted == batch["end"]?["line"]?.int else {
            throw TrialError("the counters have \(counted) events, of which \(done) are certain")
        }
        return ["--in-doubt", counted == done ? "send" : "skip"]
    }
}
