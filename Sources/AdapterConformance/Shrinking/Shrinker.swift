/// Makes a project that breaks a law smaller as long as it breaks it in the same way.
struct Shrinker: Sendable {
    let law: Law
    let kind: String

    /// How many smaller projects are tried before what was found is taken.
    private static let attempts = 400

    /// The smallest project found, and how it breaks the law.
    func shrink(_ scenario: Scenario, _ violation: Violation) async -> (scenario: Scenario, violation: Violation) {
        var best = (scenario: scenario, violation: violation)
        var left = Self.attempts
        var improved = true
        while improved, left > 0 {
            improved = false
            for candidate in best.scenario.smaller {
                left -= 1
                guard left > 0 else { break }
                let verdict = await law.verdict(candidate)
                if let same = verdict.violations.first(where: { $0.kind == kind }) {
                    best = (candidate, same)
                    improved = true
                    break
                }
            }
        }
        return best
    }
}
