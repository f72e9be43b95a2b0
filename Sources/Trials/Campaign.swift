import Foundation
import SeededRandom

/// Which trials are done, and what each of them begins with.
struct Campaign: Sendable {
    /// How much is tried.
    struct Size: Sendable, Hashable {
        /// How many trials are killed about a request or by the clock.
        var kills = 300
        /// How many steps of the journal are killed at in each edition; all of them, if left out.
        var steps: Int?
        /// How many trials are killed several times in a row.
        var chains = 60
        /// How many trials have faults, half of them with kills too.
        var faults = 150
        /// How many trials are killed while Amberflo's list hides what Meterway makes.
        var hidden = 20
    }

    let seed: Int
    let size: Size
    let references: [TrialDialect: [TrialProject.Edition: Reference]]

    /// All trials, numbered.
    var trials: [Trial] {
        var lot = SplitMix64(seed: seed)
        var trials: [Trial] = []
        func add(_ trial: Trial) {
            var trial = trial
            trial.number = trials.count + 1
            trials.append(trial)
        }
        spread(size.kills).forEach(add)
        steps(&lot).forEach(add)
        for _ in 0..<size.chains { add(chain(&lot)) }
        for index in 0..<size.faults { add(faulty(index, &lot)) }
        for _ in 0..<size.hidden { hidden(&lot).map(add) }
        // A state is locked from its first write on; before there is a file, there is nothing to lock.
        for place in places where place.edition == .edited {
            var trial = trial(place, [])
            trial.isContested = true
            add(trial)
        }
        return trials
    }

    private typealias Place = (dialect: TrialDialect, edition: TrialProject.Edition, reference: Reference)

    private var places: [Place] {
        TrialDialect.allCases.flatMap { dialect in
            [TrialProject.Edition.first, .edited].compactMap { edition in
                references[dialect]?[edition].map { (dialect, edition, $0) }
            }
        }
    }

    /// Kills spread evenly over the requests and the time of each run.
    private func spread(_ count: Int) -> [Trial] {
        var trials: [Trial] = []
        let places = places
        for (place, share) in zip(places, Self.shares(count, places.count)) {
            let clocks = share / 5
            for index in 0..<(share - clocks) {
                let number = 1 + index * place.reference.requests / Swift.max(share - clocks, 1)
                let moment = Kill.Moment.allCases[index % Kill.Moment.allCases.count]
                trials.append(trial(place, [.request(number, moment)]))
            }
            for index in 0..<clocks {
                trials.append(trial(place, [.clock(place.reference.milliseconds * (index + 1) / (clocks + 1))]))
            }
        }
        return trials
    }

    /// Kills at the steps of the journal; every second one tears the write.
    private func steps(_ lot: inout SplitMix64) -> [Trial] {
        var trials: [Trial] = []
        for place in places {
            let all = Array(1...Swift.max(place.reference.steps, 1))
            let chosen = size.steps.map { Array(all.shuffled(using: &lot).prefix($0)).sorted() } ?? all
            for step in chosen {
                trials.append(trial(place, [.journal(step, isTorn: lot.next() % 2 == 0)]))
            }
        }
        return trials
    }

    private func chain(_ lot: inout SplitMix64) -> Trial {
        let place = place(&lot)
        let count = Int.random(in: 2...5, using: &lot)
        return trial(place, (0..<count).map { _ in kill(place, &lot) })
    }

    private func faulty(_ index: Int, _ lot: inout SplitMix64) -> Trial {
        let place = place(&lot)
        let kinds = FaultKind.allCases
        var trial = trial(place, index % 2 == 0 ? [] : [kill(place, &lot)])
        if index % 3 == 2 {
            for kind in kinds.shuffled(using: &lot).prefix(4) { trial.faults.percents[kind] = 5 }
        } else {
            trial.faults.percents[kinds[index / 3 % kinds.count]] = [5, 10, 20][index % 3 + Int(lot.next() % 2)]
        }
        return trial
    }

    private func hidden(_ lot: inout SplitMix64) -> Trial? {
        let places = places.filter { $0.dialect == .live }
        guard !places.isEmpty else { return nil }
        let place = places[Int(lot.next() % UInt64(places.count))]
        var trial = trial(place, [kill(place, &lot), kill(place, &lot)])
        trial.hidesFromLists = true
        return trial
    }

    private func place(_ lot: inout SplitMix64) -> Place {
        let places = places
        return places[Int(lot.next() % UInt64(places.count))]
    }

    private func kill(_ place: Place, _ lot: inout SplitMix64) -> Kill {
        switch lot.next() % 5 {
        case 0: .clock(Int.random(in: 1...Swift.max(place.reference.milliseconds, 1), using: &lot))
        case 1, 2:
            .journal(Int.random(in: 1...Swift.max(place.reference.steps, 1), using: &lot), isTorn: lot.next() % 2 == 0)
        default:
            .request(
                Int.random(in: 1...Swift.max(place.reference.requests, 1), using: &lot),
                Kill.Moment.allCases[Int(lot.next() % 3)]
            )
        }
    }

    private func trial(_ place: Place, _ kills: [Kill]) -> Trial {
        Trial(number: 0, dialect: place.dialect, edition: place.edition, kills: kills)
    }

    /// A count in parts that differ by one at the most.
    private static func shares(_ count: Int, _ parts: Int) -> [Int] {
        (0..<parts).map { count * ($0 + 1) / parts - count * $0 / parts }
    }
}

extension Campaign {
    /// Does the trials, several at once, and tells of each that fails.
    static func run(
        _ program: Program,
        seed: Int,
        size: Size,
        dialects: [TrialDialect] = TrialDialect.allCases,
        parallel: Int,
        only: Int? = nil,
        in folder: URL,
        tell: @escaping @Sendable (String) -> Void
    ) async throws -> Report {
        var references: [TrialDialect: [TrialProject.Edition: Reference]] = [:]
        for dialect in dialects {
            references[dialect] = try await Reference.all(program, dialect, seed: seed, in: folder)
        }
        let campaign = Campaign(seed: seed, size: size, references: references)
        var waiting = campaign.trials.filter { only == nil || $0.number == only }[...]
        var report = Report(seed: seed)
        let total = waiting.count
        try await withThrowingTaskGroup(of: Done.self) { group in
            func launch() {
                guard let trial = waiting.popFirst() else { return }
                guard let reference = references[trial.dialect]?[trial.edition] else { return launch() }
                let runner = TrialRunner(program: program, seed: seed, folder: folder, reference: reference)
                group.addTask { Done(trial: trial, outcome: try await runner.run(trial)) }
            }
            for _ in 0..<Swift.max(parallel, 1) { launch() }
            for try await done in group {
                report.add(done.trial, done.outcome)
                if let complaint = done.complaint { tell(complaint) }
                if report.trials % 100 == 0 { tell("\(report.trials) of \(total) trials") }
                launch()
            }
        }
        return report
    }

    /// A trial that has been done, and how it ended.
    ///
    /// A tuple in its place may be miscompiled by Swift 6.3 with optimisation.
    private struct Done: Sendable {
        let trial: Trial
        let outcome: TrialOutcome

        /// What was wrong, in lines; `nil` where nothing was.
        var complaint: String? {
            guard !outcome.verdict.isGood else { return nil }
            return ([trial.description] + outcome.verdict.lines.map { "  " + $0 }).joined(separator: "\n")
        }
    }
}
