import Metering

/// All of the difference lies in few steps, which tells where to look.
struct FewSteps: Hypothesis {
    let name = "a difference in few steps"

    /// How many steps are told.
    private static let most = 3

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard let old = difference.old.series, let new = difference.new.series else { return .cannotTell }
        let differing = difference.steps.filter { old[$0] ?? .zero != new[$0] ?? .zero }
        let used = difference.steps.filter { old[$0] != nil || new[$0] != nil }
        guard (1...Self.most).contains(differing.count), used.count > differing.count else { return .fails }
        let words = differing.map { step in
            "\(step): \(old[step] ?? .zero) at \(difference.old.vendor), \(new[step] ?? .zero) at \(difference.new.vendor)"
        }
        return .holds([
            Trace(
                .steps,
                at: difference.new.vendor,
                "all of it lies in \(words.joined(separator: "; "))",
                evidence: "both vendors in \(difference.steps.count) steps",
                since: differing.first?.start
            )
        ])
    }
}
