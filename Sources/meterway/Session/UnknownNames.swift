import Metering

/// What is said of names on the command line that nothing has.
enum UnknownNames {
    /// Checks names of vendors.
    ///
    /// - Parameters:
    ///   - names: the names that were given.
    ///   - known: those that there are.
    ///   - place: where they are looked for, such as the project file.
    /// - Throws: ``CommandFailure`` with each name that is not known.
    static func check(vendors names: [String], among known: [String], in place: String) throws(CommandFailure) {
        let unknown = names.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw CommandFailure(
                unknown.map { "there is no vendor `\($0)` in \(place); \(expected(known))\(hint($0, known))" }
            )
        }
    }

    /// Warnings of patterns that match no meter.
    static func warnings(_ patterns: [String], among known: [Meter.Key]) -> [String] {
        let known = Set(known.map(\.text)).sorted()
        return patterns.map { "warning: no meter of the project matches `--meter \($0)`\(hint($0, known))" }
    }

    private static func expected(_ known: [String]) -> String {
        guard !known.isEmpty else { return "it has none" }
        return "expected \(known.count > 1 ? "one of " : "")\(known.map { "`\($0)`" }.joined(separator: ", "))"
    }

    private static func hint(_ name: String, _ known: [String]) -> String {
        Similarity.closest(to: name, among: known).first.map { "; did you mean `\($0)`?" } ?? ""
    }
}
