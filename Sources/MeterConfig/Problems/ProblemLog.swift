/// The problems found so far.
struct ProblemLog {
    private(set) var errors: [ConfigProblem] = []
    private(set) var warnings: [ConfigProblem] = []

    mutating func add(_ error: ConfigProblem) {
        errors.append(error)
    }

    mutating func warn(_ warning: ConfigProblem) {
        warnings.append(warning)
    }

    mutating func add(_ other: ProblemLog) {
        errors += other.errors
        warnings += other.warnings
    }

    /// The errors by place; what an alias repeats is told once.
    var sortedErrors: [ConfigProblem] { Self.sorted(errors) }

    /// The warnings by place.
    var sortedWarnings: [ConfigProblem] { Self.sorted(warnings) }

    private static func sorted(_ problems: [ConfigProblem]) -> [ConfigProblem] {
        var last: ConfigProblem?
        return problems.sorted().filter { problem in
            defer { last = problem }
            return problem != last
        }
    }
}
