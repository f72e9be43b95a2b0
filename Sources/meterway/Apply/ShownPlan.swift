import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// What a person agrees to, so that it can be told whether it is still so when the answer has come.
struct ShownPlan {
    /// What is done to one object, in which a running value that counts on makes no difference.
    private struct Work: Hashable {
        var action: Change.Action
        var remoteID: String?
        var fields: [FieldChange]
        var needs: Change.Permission?
        /// Whether it waits for the end of a period, which may come while a question waits.
        var waits: Bool
        /// The same of the object that it takes the place of.
        var oldWaits: Bool

        init(_ change: Change) {
            (action, remoteID, fields, needs) = (change.action, change.remoteID, change.fields, change.needs)
            waits = change.waits != nil
            oldWaits = change.supersession?.waits != nil
        }

        /// What is done, to what, and what it takes.
        var words: String {
            let values = fields.map(PlanWords.change)
            let verb = waits ? "\(action.rawValue) once its period has ended" : action.rawValue
            let permission = needs.map { ", which needs `\($0.option)`" } ?? ""
            return "\(verb)\(values.isEmpty ? "" : " ")\(values.joined(separator: "; "))\(permission)"
        }
    }

    private let work: [ObjectPlace: [Work]]
    private let failures: [String: String]
    private let edits: Set<SyncEdit>
    private let conflicts: Set<SyncConflict>
    private let files: [EditedFile]

    /// Takes what was shown.
    ///
    /// - Parameters:
    ///   - plan: what is done at the vendors.
    ///   - decision: what a sync decided; empty where none did.
    ///   - files: the files as they become.
    init(_ plan: Plan, _ decision: SyncDecision = SyncDecision(), files: [EditedFile] = []) {
        var work: [ObjectPlace: [Work]] = [:]
        for vendor in plan.vendors {
            for change in vendor.changes {
                work[ObjectPlace(vendor.name, change.ref), default: []].append(Work(change))
            }
        }
        self.work = work
        failures = Dictionary(
            keepingFirst: plan.vendors.compactMap { vendor in vendor.failure.map { (vendor.name, "\($0)") } }
        )
        edits = Set(decision.edits)
        conflicts = Set(decision.conflicts)
        self.files = files
    }

    /// Refuses what is no longer as it was shown: an edit that somebody made while the question waited would be written over else.
    ///
    /// - Parameters:
    ///   - now: what would be shown now.
    ///   - shownLoss: the meters whose usage was shown to be taken away with them.
    ///   - loss: those of which it would be now; another question would have to be asked about them.
    /// - Throws: ``CommandFailure``, which tells all of it.
    func check(
        against now: ShownPlan,
        taking shownLoss: [String] = [],
        now loss: [String] = []
    ) throws(CommandFailure) {
        let counted = Set(loss).subtracting(shownLoss).sorted().map {
            "\($0): it has usage now that would be taken away"
        }
        let moved = moved(to: now) + counted
        guard !moved.isEmpty else { return }
        let left = moved.count - Self.mostTold
        let more = left > 0 ? ["\(left) more \(left == 1 ? "is" : "are") not as shown"] : []
        throw CommandFailure(
            ["something changed while the question waited, and nothing was written; run the command again"]
                + moved.prefix(Self.mostTold) + more
        )
    }

    /// How much of what is no longer as it was shown is told: where somebody else has applied the same, it is everything.
    private static let mostTold = 20

    /// What is no longer as it was shown, a sentence each; empty where all is.
    func moved(to now: ShownPlan) -> [String] {
        let vendors = Set(failures.keys).symmetricDifference(now.failures.keys).sorted().map { name in
            now.failures[name].map { "\(name) cannot be read any more: \($0)" } ?? "\(name) can be read again"
        }
        let places = Set(work.keys).union(now.work.keys).filter { work[$0] != now.work[$0] }.sorted()
        let subjects =
            edits.symmetricDifference(now.edits).map(\.subject)
            + conflicts.symmetricDifference(now.conflicts).map(\.subject)
        let objects = places.map { place in
            let words = now.work[place].map { "now to be done: " + $0.map(\.words).joined(separator: ", and ") }
            return "\(place.vendor) \(place.ref): \(words ?? "there is nothing to do to it any more")"
        }
        let changed = files == now.files ? [] : ["the files, or what would be written to them"]
        return vendors + Set(subjects).sorted().map { "\($0): it was changed" } + objects + changed
    }
}
