import Foundation
import Metering
import SeededRandom

/// Which trials of migrations are done.
struct MovingCampaign: Sendable {
    let seed: Int
    let count: Int
    let references: [MovingReference]

    /// All trials, numbered; each route and stage in turn, with kills, faults, or both.
    var trials: [MovingTrial] {
        var lot = SplitMix64(seed: seed)
        let places = references.flatMap { reference in
            MovingStage.allCases.compactMap { stage in reference.parts[stage].map { (reference.route, stage, $0) } }
        }.shuffled(using: &lot)
        guard !places.isEmpty else { return [] }
        return (0..<count).map { index in
            let (route, stage, part) = places[index % places.count]
            var trial = MovingTrial(number: index + 1, route: route, stage: stage)
            if lot.next() % 4 != 0 {
                trial.kills = (0..<Int.random(in: 1...3, using: &lot)).map { _ in kill(part, &lot) }
            }
            if trial.kills.isEmpty || lot.next() % 3 == 0 {
                for kind in FaultKind.allCases.shuffled(using: &lot).prefix(2) { trial.faults.percents[kind] = 8 }
            }
            return trial
        }
    }

    private func kill(_ part: MovingReference.Part, _ lot: inout SplitMix64) -> Kill {
        switch lot.next() % 4 {
        case 0: .clock(Int.random(in: 1...Swift.max(part.milliseconds, 1), using: &lot))
        case 1 where part.steps > 0:
            .journal(Int.random(in: 1...part.steps, using: &lot), isTorn: lot.next() % 2 == 0)
        default:
            .request(
                Int.random(in: 1...Swift.max(part.requests, 1), using: &lot),
                Kill.Moment.allCases[Int(lot.next() % 3)]
            )
        }
    }

    /// Does the trials, several at once, and tells of each that fails.
    static func run(
        _ program: Program,
        seed: Int,
        count: Int,
        dialects: [TrialDialect],
        parallel: Int,
        only: Int?,
        in folder: URL,
        tell: @escaping @Sendable (String) -> Void
    ) async throws -> Report {
        var references: [MovingReference] = []
        var lot = SplitMix64(seed: seed)
        // No more routes than trials.
        let routes = dialects.flatMap(MovingRoute.all)
        let chosen = routes.shuffled(using: &lot).prefix(count)
        for route in routes where chosen.contains(route) {
            references.append(try await MovingReference.make(program, route, seed: seed, in: folder))
        }
        let campaign = MovingCampaign(seed: seed, count: count, references: references)
        let byRoute = references.keyed(by: \.route)
        var waiting = campaign.trials.filter { only == nil || $0.number == only }[...]
        var report = Report(seed: seed)
        try await withThrowingTaskGroup(of: Done.self) { group in
            func launch() {
                guard let trial = waiting.popFirst(), let reference = byRoute[trial.route] else { return }
                let runner = MovingRunner(program: program, seed: seed, folder: folder, reference: reference)
                group.addTask { Done(trial: trial, outcome: try await runner.run(trial)) }
            }
            for _ in 0..<Swift.max(parallel, 1) { launch() }
            for try await done in group {
                report.add(done.outcome, kills: done.trial.kills.count)
                let lines = done.outcome.verdict.lines
                if !lines.isEmpty { tell(([done.trial.description] + lines.map { "  " + $0 }).joined(separator: "\n")) }
                launch()
            }
        }
        return report
    }

    /// A trial that has been done, and how it ended.
    private struct Done: Sendable {
        let trial: MovingTrial
        let outcome: TrialOutcome
    }
}
