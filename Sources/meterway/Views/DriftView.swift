import SyncEngine

/// Shows drift: the shape of a plan, with the recorded value as `before`.
enum DriftView {
    static func show(_ drift: Plan, _ format: OutputFormat, _ console: Console, requests: [String: Int]) {
        switch format {
        case .json: PlanOutput.show(drift, format, console, requests: requests)
        case .markdown:
            console.result(PlanMarkdownView.render(drift, summary: summary(drift)))
            PlanOutput.sayFailures(drift, console)
        case .text:
            let text = PlanTextView(palette: console.palette).render(drift)
            let body = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().joined(separator: "\n")
            console.result(body.isEmpty ? summary(drift) : body + "\n" + summary(drift))
        }
    }

    /// What was found, in one line.
    private static func summary(_ drift: Plan) -> String {
        let unread = PlanWords.unread(drift)
        return switch drift.vendors.map(\.changes.count).reduce(0, +) {
        case 0 where !unread.isEmpty: "Drift: none found\(unread)."
        case 0 where drift.vendors.allSatisfy { $0.bound == 0 }: "Drift: none, since nothing is bound."
        case 0: "Drift: none; the vendors are as the last apply left them."
        case 1: "Drift: 1 object changed since the last apply (recorded → now)\(unread)."
        case let count: "Drift: \(count) objects changed since the last apply (recorded → now)\(unread)."
        }
    }
}
