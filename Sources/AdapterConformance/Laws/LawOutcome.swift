/// What came of a law on many generated projects.
struct LawOutcome: Sendable {
    /// What it was tried on, and what was compared.
    var figures = LawFigures()
    /// The breaches, each of another sort, as small as they could be made.
    var breaches: [Breach] = []
    /// Why the law proves nothing although it was not broken.
    var emptiness: [String] = []

    /// One way in which the law is broken, by the smallest project found.
    struct Breach: Sendable {
        /// The project.
        var scenario: Scenario
        /// How it breaks the law.
        var violation: Violation
        /// The breach for people, with the files to try it by hand.
        var report: ScenarioReport

        /// The report in words.
        var text: String { report.text(violation) }
    }
}
