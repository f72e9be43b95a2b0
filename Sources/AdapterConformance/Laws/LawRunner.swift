import AdapterKit
import Testing

/// Tries a law on generated projects, and reports what breaks it as small as it can be made.
struct LawRunner: Sendable {
    let subject: ConformanceSubject
    let settings: ConformanceSettings

    /// After how many different breaches, each reported in full, it is enough.
    var enough = 6

    /// From how many cases on a law has to have compared something of each sort.
    private static let telling = 100

    /// Tries a law, and records what is wrong.
    func run(_ law: Law, _ location: SourceLocation) async {
        let outcome = await outcome(of: law)
        for breach in outcome.breaches {
            Issue.record("\(breach.text)", sourceLocation: location)
        }
        for text in outcome.emptiness {
            Issue.record("\(text)", sourceLocation: location)
        }
        if settings.showsFigures {
            print("\(subject.name), “\(law.title)”: \(outcome.figures)")
        }
    }

    /// Tries a law.
    func outcome(of law: Law) async -> LawOutcome {
        var outcome = LawOutcome()
        var seen: Set<String> = []
        let profile = GeneratorProfile(subject)
        for index in 0..<(settings.cases ?? law.cases) {
            // Other tests get their turn, so that what waits for an answer in them does not wait for all cases.
            await Task.yield()
            let seed = settings.seed(of: index)
            var generator = ProjectGenerator(law.purpose, seed: seed, profile: profile)
            let scenario = generator.scenario()
            let verdict = await law.verdict(scenario)
            outcome.figures.cases += 1
            outcome.figures.add(verdict.figures)
            for violation in verdict.violations where seen.count < enough && seen.insert(violation.kind).inserted {
                let found = await Shrinker(law: law, kind: violation.kind).shrink(scenario, violation)
                let report = ScenarioReport(law: law.title, subject: subject, seed: seed, scenario: found.scenario)
                outcome.breaches.append(.init(scenario: found.scenario, violation: found.violation, report: report))
            }
            if outcome.breaches.count >= enough { break }
        }
        outcome.emptiness = emptiness(of: law, outcome.figures)
        return outcome
    }

    /// What the law did not look at, although it had the occasion.
    private func emptiness(of law: Law, _ figures: LawFigures) -> [String] {
        guard figures.cases >= Self.telling else { return [] }
        var missing: [String] = []
        if figures.compared < figures.cases / 2 {
            missing.append("\(subject.name): “\(law.title)” proves little: \(figures)")
        }
        let never = law.sorts.filter { figures.comparisons[$0, default: 0] == 0 }
        if !never.isEmpty {
            missing.append("\(subject.name): “\(law.title)” never compared \(never.sorted()): \(figures)")
        }
        return missing
    }
}
