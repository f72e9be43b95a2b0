import Foundation
import Metering

/// Does one trial of a migration: a stage under kills and faults until it is done, then a look at everything.
struct MovingRunner: Sendable {
    let program: Program
    let seed: Int
    let folder: URL
    let reference: MovingReference

    /// Does a trial.
    func run(_ trial: MovingTrial) async throws -> TrialOutcome {
        guard let part = reference.parts[trial.stage] else { throw TrialError("\(trial) has no stage") }
        let place = folder.appendingPathComponent("moving-\(trial.number)")
        defer { try? FileManager.default.removeItem(at: place) }
        return try await Bench.serving(program, trial.route.dialect, seed: seed, from: part.start, in: place) { bench in
            try bench.address()
            var outcome = TrialOutcome()
            try await bench.run(trial.stage.command(trial.route), disturbedBy: trial, &outcome, answer: bench.inDoubt)
            if trial.stage == .ingest {
                let ending = try await bench.run(bench.verify(trial.route))
                if ending.status != 0 { outcome.verdict.add(.usage, ending.output) }
            }
            let records = RecordCheck(start: part.start.records, end: part.end)
            let bound = try await bench.bindings()
            outcome.verdict.add(try await bench.verdict(records, bindings: part.bindings, bound: bound))
            outcome.objects = records.count(in: bench.memory.records)
            return outcome
        }
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
