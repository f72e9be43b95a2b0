import AdapterKit
import Metering
import SyncEngine

/// Shows a plan in the form that was asked for.
enum PlanOutput {
    /// Writes a plan to the console, with the limits for which an apply of it would stop; a document tells the requests that it
    /// took, where they are given.
    static func show(
        _ plan: Plan,
        _ format: OutputFormat,
        _ console: Console,
        requests: [String: Int]? = nil,
        stops: [SafetyCheck.Violation] = []
    ) {
        switch format {
        case .text:
            PlanTextView(palette: console.palette).write(plan) { console.result($0) }
            for stop in stops { console.result(console.palette.red(PlanWords.stop(stop))) }
        case .json:
            var members = requests.map(RequestWords.member) ?? JSONObject()
            if !stops.isEmpty { members["stops"] = .array(stops.map(PlanJSONView.stop)) }
            console.result(PlanJSONView.json(plan).adding(members).text(.pretty))
        case .markdown:
            let lines = stops.map { "**\(MarkdownTable.escape(PlanWords.stop($0)))**" }
            let summary = ([PlanWords.summary(plan)] + lines).joined(separator: "\n\n")
            console.result(PlanMarkdownView.render(plan, summary: summary))
        }
        if format != .text {
            sayFailures(plan, console)
        }
    }

    /// Says which vendors could not be read.
    static func sayFailures(_ plan: Plan, _ console: Console) {
        for failure in plan.vendors.compactMap(\.failure) {
            console.say("error: \(failure)")
        }
    }

    /// The statuses that a plan brings about by itself: an error for a vendor that could not be read.
    static func failures(_ plan: Plan) -> [ExitStatus] {
        plan.vendors.contains { $0.failure != nil } ? [.error] : []
    }
}
