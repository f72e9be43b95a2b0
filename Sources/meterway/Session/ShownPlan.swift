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
    }

    private struct Place: Hashable, Comparable {
        var vendor: String
        var ref: ObjectRef

        static func < (left: Self, right: Self) -> Bool { (left.vendor, left.ref) < (right.vendor, right.ref) }
    }

    private let work: [Place: [Work]]
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
        var work: [Place: [Work]] = [:]
        for vendor in plan.vendors {
            for change in vendor.changes {
                work[Place(vendor: vendor.name, ref: change.ref), default: []].append(
                    Work(
                        action: change.action,
                        remoteID: change.remoteID,
                        fields: change.fields,
                        needs: change.needs
                    )
                )
            }
        }
        self.work = work
        failures = Dictionary(
            plan.vendors.compactMap { vendor in vendor.failure.map { (vendor.name, "\($0)") } }
        ) { first, _ in first }
        edits = Set(decision.edits)
        conflicts = Set(decision.conflicts)
        self.files = files
    }

    /// Refuses what is no longer as it was shown: an edit that somebody made while the question waited would be written over else.
    func check(against now: ShownPlan) throws(CommandFailure) {
        let moved = moved(to: now)
        guard !moved.isEmpty else { return }
        throw CommandFailure(
            ["something changed while the question waited, and nothing was written; run the command again"] + moved
        )
    }

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
            let words = (now.work[place] ?? []).flatMap(\.fields).map { field in
                "\(field.path) \(PlanWords.value(field.before)) → \(PlanWords.value(field.after))"
            }
            let rest =
                words.isEmpty ? "there is nothing to do to it any more" : "it would be " + words.joined(separator: "; ")
            return "\(place.vendor) \(place.ref): \(rest)"
        }
        let changed = files == now.files ? [] : ["the files, or what would be written to them"]
        return vendors + Set(subjects).sorted().map { "\($0): it was changed" } + objects + changed
    }
}
