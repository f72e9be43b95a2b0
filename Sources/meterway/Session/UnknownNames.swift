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
        try check(names, among: known) { name in
            .init(
                "there is no vendor `\(name)` in \(place)",
                expected: expected(known),
                hint: apart(name, known) ?? hint(closest(name, known))
            )
        }
    }

    /// Checks names of adapters.
    ///
    /// - Throws: ``CommandFailure`` with each name that is not known.
    static func check(adapters names: [String], among known: [String]) throws(CommandFailure) {
        try check(names, among: known) { name in
            .init("there is no adapter `\(name)`", expected: expected(known), hint: hint(closest(name, known)))
        }
    }

    /// Checks keys of meters.
    ///
    /// - Throws: ``CommandFailure`` with each key that no meter has.
    static func check(meters keys: [String], among known: [Meter.Key], in place: String) throws(CommandFailure) {
        let known = sorted(known)
        try check(keys, among: known) { key in
            problem("there is no meter `\(key)` in \(place)", nearest: closest(key, known, limit: mostHints), known)
        }
    }

    /// Checks the patterns of a selection.
    ///
    /// - Parameters:
    ///   - selection: the patterns.
    ///   - known: the meters that there are.
    ///   - place: whose meters they are, such as the project.
    /// - Throws: ``CommandFailure`` with each pattern that matches none of them.
    static func check(
        _ selection: MeterSelection,
        among known: [Meter.Key],
        of place: String
    ) throws(CommandFailure) {
        let unmatched = selection.unmatched(known)
        guard !unmatched.isEmpty else { return }
        let known = sorted(known)
        throw CommandFailure(
            unmatched.map { pattern in
                problem("no meter of \(place) matches `--meter \(pattern)`", nearest: nearest(pattern, known), known)
            }
        )
    }

    /// The most keys that are shown beside one that is not known.
    private static let mostHints = 3

    private static func check(
        _ names: [String],
        among known: [String],
        _ problem: (String) -> CommandFailure.Problem
    ) throws(CommandFailure) {
        let unknown = names.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw CommandFailure(unknown.map(problem)) }
    }

    /// A meter that there is not, with those that may be meant; else with some of those that there are.
    private static func problem(_ message: String, nearest: [String], _ known: [String]) -> CommandFailure.Problem {
        guard nearest.isEmpty else { return .init(message, hint: hint(nearest)) }
        return .init(message, hint: known.isEmpty ? "there is none" : "there are \(Excerpt.names(known))")
    }

    private static func sorted(_ keys: [Meter.Key]) -> [String] { Set(keys.map(\.text)).sorted() }

    private static func expected(_ known: [String]) -> String? {
        known.isEmpty ? nil : (known.count > 1 ? "one of " : "") + Excerpt.list(known)
    }

    private static func hint(_ names: [String]) -> String? {
        names.isEmpty ? nil : "did you mean \(names.map { "`\($0)`" }.joined(separator: " or "))?"
    }

    /// What to do about several names in one, with commas between; `nil` where there is one.
    private static func apart(_ name: String, _ known: [String]) -> String? {
        let names = name.split(separator: ",").map { String($0).trimmed }
        guard names.count > 1, names.allSatisfy(known.contains) else { return nil }
        return "these are \(names.count) names with commas between; give each by itself, where several are taken"
    }

    /// The names that one may be meant for: those that are spelt nearly as it is, else those that it is a part of.
    private static func closest(_ name: String, _ known: [String], limit: Int = 1) -> [String] {
        let similar = Similarity.closest(to: name, among: known, limit: limit)
        guard similar.isEmpty, name.count > 1 else { return similar }
        let part = name.lowercased()
        let longer = known.filter { $0.lowercased().contains(part) }
        let begun = longer.filter { $0.lowercased().hasPrefix(part) }
        return Array((begun.isEmpty ? longer : begun).prefix(limit))
    }

    /// The keys nearest to a pattern: of one with `*` or `?`, those that begin nearly as it does.
    private static func nearest(_ pattern: String, _ known: [String]) -> [String] {
        let head = String(pattern.prefix { $0 != "*" && $0 != "?" })
        guard head != pattern else { return closest(pattern, known, limit: mostHints) }
        let beginnings = Dictionary(grouping: known) { String($0.prefix(head.count)) }
        let near = closest(head, beginnings.keys.sorted(), limit: mostHints)
        return Array(near.flatMap { beginnings[$0] ?? [] }.prefix(mostHints))
    }
}
