import HTTPTypes
import SandboxServer

extension Bench {
    /// How often a command is run again at the most.
    private static let limit = 60

    /// Runs a command under the kills and faults of a trial until it ends well.
    ///
    /// - Parameters:
    ///   - command: the command.
    ///   - trial: what disturbs it.
    ///   - outcome: where it is noted what came of that.
    ///   - answer: what the next run is told besides, as things stand after a run.
    /// - Throws: what keeps the program from being run.
    func run(
        _ command: [String],
        disturbedBy trial: some DisturbedTrial,
        _ outcome: inout TrialOutcome,
        answer: () async throws -> [String] = { [] }
    ) async throws {
        let rules = try trial.faults.rules(seed: seed &+ trial.number)
        let numbers = rules.map { server.faults.add($0.rule) }
        var last = Program.Ending(status: nil, output: "")
        var kills = trial.kills[...]
        var answers: [String] = []
        while outcome.runs < Self.limit, last.status != 0 {
            let kill = kills.popFirst()
            last = try await run(command + answers, killedAt: kill)
            outcome.runs += 1
            answers = try await answer()
            if last.status == nil {
                if let kill {
                    outcome.kills[kill.kind, default: 0] += 1
                } else {
                    outcome.verdict.add(.crashed, last.output)
                }
            }
        }
        if last.status != 0 { outcome.verdict.add(.unfinished, "after \(outcome.runs) runs: \(last.output)") }
        let fired = server.faults.firedByRule
        for (number, rule) in zip(numbers, rules) { outcome.faults[rule.kind, default: 0] += fired[number] ?? 0 }
        for (key, count) in server.traffic.counts {
            outcome.requests += count.total
            outcome.writes += key.method == .get ? 0 : count.total
        }
        server.faults.removeAll()
        if trial.faults.percents[.dropLater] != nil { try await Task.sleep(for: FaultKind.late * 2) }
    }

    /// Looks at everything: what the vendors have, that nothing is left to do, what is bound, and the history's chain.
    ///
    /// - Parameters:
    ///   - records: what the vendors are to have.
    ///   - bindings: the names of what is to be bound.
    ///   - bound: the names of what is bound.
    /// - Returns: all that is wrong.
    /// - Throws: what keeps the program from being run.
    func verdict(_ records: RecordCheck, bindings: Set<String>, bound: Set<String>) async throws -> Verdict {
        let plan = try await run(["plan", "--detailed-exitcode"])
        var verdict = records.verdict(on: memory.records)
        if plan.status != 0 { verdict.add(.plan, "status \(plan.status ?? -1): \(plan.output)") }
        for name in bindings.symmetricDifference(bound).sorted() {
            verdict.add(.binding, "\(name) is \(bound.contains(name) ? "bound" : "not bound")")
        }
        let audit = try await run(["history", "--verify"])
        if audit.status != 0 { verdict.add(.journal, audit.output) }
        return verdict
    }
}
