import AdapterKit
import Metering
import SyncEngine

extension WatchRound {
    /// The outcome of a round that looked for drift.
    ///
    /// A vendor that could not be read is named, and what was found there last still holds.
    init(drift: Plan, status: ExitStatus, requests: [String: Int]) {
        let read = drift.vendors.filter { $0.failure == nil }
        let parts = read.filter { !$0.changes.isEmpty }.map { "\($0.name): \(Self.words($0.changes))" }
        let failures = drift.vendors.compactMap { vendor in
            vendor.failure.map { "\(vendor.name) could not be read: \($0)".withoutLineBreaks }
        }
        let none = read.contains { $0.bound > 0 } ? "no drift" : "no drift, since nothing is bound"
        let found = parts.isEmpty ? (read.isEmpty ? [] : [none]) : ["drift at " + parts.joined(separator: ", at ")]
        self.init(
            words: (found + failures).joined(separator: "; "),
            status: status,
            requests: requests,
            found: Dictionary(keepingFirst: read.map { ($0.name, Set($0.changes.map(Self.finding))) }),
            members: ["drift": PlanJSONView.json(drift)]
        )
    }

    /// How many changes a line names; the document has all.
    private static let named = 3

    private static func words(_ changes: [Change]) -> String {
        let first = changes.prefix(named).map { change in
            let fields = change.fields.map(\.path).joined(separator: ", ")
            return "\(change.action) \(change.ref)" + (fields.isEmpty ? "" : " (\(fields))")
        }
        let rest = changes.count > named ? ["\(changes.count - named) more"] : []
        return (first + rest).joined(separator: ", ")
    }

    private static func finding(_ change: Change) -> String {
        let fields = change.fields.map { "\($0.path)=\($0.after.canonicalText)" }
        return (["\(change.action) \(change.ref)"] + fields).joined(separator: "\n")
    }
}
