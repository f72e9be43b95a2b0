import AdapterKit
import Metering
package import SyncEngine

/// Shows a plan in the form that was asked for.
package enum PlanOutput {
    /// Writes a plan to the console; a document tells the requests that it took, where they are given.
    package static func show(
        _ plan: Plan,
        _ format: OutputFormat,
        _ console: Console,
        requests: [String: Int]? = nil
    ) {
        switch format {
        case .text:
            PlanTextView(palette: console.palette).write(plan) { console.result($0) }
        case .json:
            let members = requests.map(RequestWords.member) ?? JSONObject()
            console.result(PlanJSONView.json(plan).adding(members).text(.pretty))
        case .markdown: console.result(PlanMarkdownView.render(plan))
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
    package static func failures(_ plan: Plan) -> [ExitStatus] {
        plan.vendors.contains { $0.failure != nil } ? [.error] : []
    }
}
