import Metering

/// Everything that a run of `prove` found.
struct ProofReport: Sendable, Hashable {
    /// The totals, one section for each file of events and window.
    var sections: [ProofSection]
    /// The project's proofs among them, in the project's order.
    var verdicts: [ProofVerdict] = []

    /// All totals.
    var rows: [ProofRow] { sections.flatMap(\.rows) }

    /// The window of all sections; `nil` where they have different ones.
    var window: Period? {
        let windows = Set(sections.map(\.window))
        return windows.count == 1 ? windows.first : nil
    }

    /// Whether any number was held to another.
    var isCompared: Bool { rows.contains(where: \.isCompared) }

    /// How the command ends: a total differs; an event was rejected, or a number is missing, or none was held to another; or
    /// all is equal.
    var status: ExitStatus {
        var statuses: [ExitStatus] = []
        if rows.contains(where: { !$0.isEqual }) {
            statuses.append(.conflict)
        }
        let isIncomplete = rows.contains(where: \.isIncomplete) || verdicts.contains { !$0.holds }
        if isIncomplete || !isCompared || sections.contains(where: { !$0.rejections.isEmpty }) {
            statuses.append(.partial)
        }
        return .gravest(statuses)
    }
}
