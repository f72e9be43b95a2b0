import Testing

/// Tries a law on generated projects, and reports what breaks it as small as it can be made.
struct LawRunner: Sendable {
    let subject: ConformanceSubject
    let settings: ConformanceSettings

    /// The most different breaches that are reported in full.
    private static let reported = 6

    /// Tries a law.
    func run(_ law: Law, _ location: SourceLocation) async {
        let cases = settings.cases ?? law.cases
        var seen: Set<String> = []
        var comparisons = 0
        let favoured = FeatureExample.aggregations(of: subject)
        for index in 0..<cases {
            let seed = settings.seed(of: index)
            var generator = ProjectGenerator(law.purpose, seed: seed, favoured: favoured)
            let scenario = generator.scenario()
            let verdict = await law.verdict(scenario)
            comparisons += verdict.comparisons
            for violation in verdict.violations where seen.count < Self.reported && seen.insert(violation.kind).inserted
            {
                let found = await Shrinker(law: law, kind: violation.kind).shrink(scenario, violation)
                let report = ScenarioReport(law: law.title, subject: subject, seed: seed, scenario: found.scenario)
                Issue.record("\(report.text(found.violation))", sourceLocation: location)
            }
        }
        if comparisons < cases / 4 {
            Issue.record(
                "\(subject.name): “\(law.title)” made only \(comparisons) comparisons in \(cases) cases, which proves nothing",
                sourceLocation: location
            )
        }
    }
}
