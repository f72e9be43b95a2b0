import AdapterKit
import Metering

/// What a law finds in one generated project.
struct Verdict: Sendable {
    /// How the law is broken; empty where it holds.
    var violations: [Violation] = []
    /// What was compared.
    var figures = LawFigures()

    /// Notes a breach.
    mutating func fail(_ kind: String, _ message: String) {
        violations.append(Violation(kind: kind, message: message))
    }

    /// Notes an error of the adapter where none may come.
    mutating func fail(_ error: AdapterError, _ context: String) {
        fail("error: \(error.operation)", "\(context): \(error)")
    }
}

/// One way in which a law is broken.
struct Violation: Sendable, Hashable {
    /// What sort of breach it is, by which a smaller case is known to show the same.
    var kind: String
    /// What was found, and what was expected.
    var message: String
}

/// A law over generated projects.
struct Law: Sendable {
    /// The law as a sentence.
    var title: String
    /// What the projects are generated for.
    var purpose: ProjectGenerator.Purpose
    /// How many projects are generated where nobody asks for another number.
    var cases: Int
    /// The sorts of comparison that all have to have been made.
    var sorts: Set<String> = []
    /// What the law says of a project.
    var verdict: @Sendable (Scenario) async -> Verdict
}
