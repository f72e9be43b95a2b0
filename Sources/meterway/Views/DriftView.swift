import SyncEngine

/// Shows drift: the shape of a plan, with the recorded value as `before`.
enum DriftView {
    static func show(_ drift: Plan, _ format: OutputFormat, _ console: Console, requests: [String: Int]) {
        guard format == .text else {
            PlanOutput.show(drift, format, console, requests: requests)
            return
        }
        let palette = console.palette
        let text = PlanTextView(palette: palette).render(drift)
        let body = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().joined(separator: "\n")
        let count = drift.vendors.map(\.changes.count).reduce(0, +)
        let summary =
            switch count {
            case 0 where drift.vendors.contains { $0.failure != nil }: "Drift: none found\(PlanWords.unread(drift))."
            case 0: "Drift: none; the vendors are as the last apply left them."
            case 1: "Drift: 1 object changed since the last apply (recorded → now)\(PlanWords.unread(drift))."
            default: "Drift: \(count) objects changed since the last apply (recorded → now)\(PlanWords.unread(drift))."
            }
        console.result(body.isEmpty ? summary : body + "\n" + summary)
    }
}
