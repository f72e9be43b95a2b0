import Metering

extension DifferenceCase {
    /// How many steps are told one by one.
    private static let mostSteps = 3

    /// Where the difference lies, for one that nothing explains; `nil` where a vendor tells no steps.
    var place: Trace? {
        guard let old = old.series, let new = new.series else { return nil }
        let differing = steps.filter { old[$0] ?? .zero != new[$0] ?? .zero }
        let used = steps.filter { old[$0] != nil || new[$0] != nil }
        guard let first = differing.first, let last = differing.last, used.count > 1 else { return nil }
        let words = differing.map { step in
            "\(step): \(old[step] ?? .zero) at \(self.old.vendor), \(new[step] ?? .zero) at \(self.new.vendor)"
        }
        return Trace(
            .steps,
            at: self.new.vendor,
            differing.count > Self.mostSteps
                ? "it is spread over \(differing.count) of the \(used.count) steps with usage, from \(first.start) to \(last.end)"
                : "all of it lies in \(words.joined(separator: "; "))",
            evidence: "both vendors in \(steps.count) steps",
            since: first.start
        )
    }
}
