import Metering
import SyncEngine

extension WatchRound {
    /// The outcome of a round that reconciled vendors, or looked what that would do.
    ///
    /// What waits for a person is what is found: conflicts, doubts, what failed and what is blocked.
    init(sync: PreparedSync, report: ApplyReport?, status: ExitStatus, requests: [String: Int]) {
        let plan = sync.prepared.plan
        let failures = plan.vendors.compactMap { vendor in
            vendor.failure.map { "\(vendor.name) could not be read: \($0)".withoutLineBreaks }
        }
        let pending = plan.vendors.reduce(0) { $0 + $1.changes.count { $0.isPending && $0.needs == nil } }
        let done = report.map { report in
            ["\(report.applied) applied"] + (report.failed.isEmpty ? [] : ["\(report.failed.count) failed"])
        }
        let subjects = Self.named(sync.decision)
        let summary = SyncWords.summary(sync.decision, isWhole: failures.isEmpty)
        let words =
            (done ?? ["\(pending) to do"]) + [summary]
            + (subjects.isEmpty ? [] : ["waiting for you: \(subjects)"]) + failures
        var members = SyncJSONView.members(sync.decision)
        if let report {
            members["applied"] = .integer(report.applied)
            members["failed"] = .array(report.failed.map { .string("\($0.vendor) \($0.ref): \($0.message)") })
        } else {
            members["plan"] = PlanJSONView.json(plan)
        }
        self.init(
            words: words.joined(separator: "; "),
            status: status,
            requests: requests,
            found: failures.isEmpty ? ["sync": Self.found(sync.decision, report, plan)] : [:],
            members: members
        )
    }

    /// How many subjects a line names; the document has all.
    private static let shown = 3

    private static func named(_ decision: SyncDecision) -> String {
        let all =
            decision.conflicts.map { "\($0.subject) (\($0.unit.rawValue))" } + decision.doubtful.map { "\($0.key)" }
        let rest = all.count > shown ? ["\(all.count - shown) more"] : []
        return (all.prefix(shown) + rest).joined(separator: ", ")
    }

    private static func found(_ decision: SyncDecision, _ report: ApplyReport?, _ plan: Plan) -> Set<String> {
        let conflicts = decision.conflicts.map { SyncJSONView.conflict($0).canonicalText }
        let doubts = decision.doubtful.map { "doubt \($0.key) \($0.vendor) \($0.object)" }
        let failed = (report?.failed ?? []).map { "failed \($0.vendor) \($0.ref): \($0.message)" }
        let blocked = plan.vendors.flatMap { vendor in
            vendor.changes.filter { $0.action == .blocked }.map { "blocked \(vendor.name) \($0.ref)" }
        }
        return Set(conflicts + doubts + failed + blocked)
    }
}
