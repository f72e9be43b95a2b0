/// Everything that is wrong with a ``FaultRule``.
package struct FaultRuleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence for each problem: where, what was found, what was expected.
    package let problems: [String]

    /// Makes an error of its problems.
    init(_ problems: [String]) {
        self.problems = problems
    }

    /// All problems in one sentence.
    package var description: String {
        "The fault rule is not valid: \(problems.joined(separator: "; "))."
    }
}
