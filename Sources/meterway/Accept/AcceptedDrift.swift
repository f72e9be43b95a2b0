import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// What of the vendors' changes since the last apply goes into the files, and what does not.
struct AcceptedDrift: Sendable {
    /// What of a vendor's change does not go into the files.
    struct Untaken: Sendable, Hashable {
        /// Why it does not.
        enum Reason: Sendable, Hashable {
            /// The core model has no field for it.
            case noField
            /// Another side's word is preferred, such as `the name of files`; where that is not certain, the core model may have no
            /// field for it instead.
            case preferred([String], isCertain: Bool)
            /// No file has its meter, which stays as a sync put it there, or goes with the next apply.
            case noFile(isKept: Bool)
            /// The merge did not come to it, as where the meter is blocked at the vendor.
            case unmerged
            /// The object bears the marks of one that is managed, and no file tells the two apart.
            case second
        }

        /// The member that stands for the object as a whole.
        static let presence = "presence"

        /// The vendor.
        var vendor: String
        /// The object.
        var object: String
        /// The field of the vendor's object, or ``presence``.
        var path: String
        /// What the vendor shows now.
        var now: JSONValue
        /// Why it is not taken.
        var reason: Reason
    }

    /// The changes of the files.
    private(set) var changes = ProjectChanges()
    /// What there is to say of meters that went at a vendor, a sentence each.
    private(set) var removals: [String] = []
    /// The vendors where these meters went.
    private(set) var emptied: Set<String> = []
    /// What there is to say of objects of which only the bindings change, since somebody made them anew as they were, or the files
    /// have them so already, a sentence each.
    private(set) var renewals: [String] = []
    /// What a person has to decide, so that nothing of its meter is written.
    private(set) var conflicts: [SyncConflict] = []
    /// What cannot be taken over.
    private(set) var untaken: [Untaken] = []
    /// The meters concerned.
    private(set) var keys: Set<Meter.Key> = []

    private let project: Project
    /// The meters that the files have and that are bound at a vendor that takes part.
    private let known: Set<Meter.Key>

    /// Sorts a decision, of which what is new at the vendors is left aside: to take that in is an import.
    init(_ prepared: PreparedSync, of project: Project, at vendors: [String]) {
        self.project = project
        let bound = prepared.prepared.bindings.filter { vendors.contains($0.vendor) }.flatMap(\.meters)
        known = Set(project.meters.map(\.meter.key)).intersection(bound)
        conflicts = prepared.decision.conflicts.filter { concerns($0.subject) }
        takeChanges(prepared.decision)
        takeRemovals(prepared.decision)
        let open = Set(conflicts.compactMap(\.subject.meter))
        takeRenewals(prepared.prepared, but: open)
        takeUnnoted(prepared, but: open)
        for vendor in prepared.prepared.plan.vendors {
            for change in vendor.changes where !change.recorded.isEmpty {
                guard !change.meters.isEmpty, known.isSuperset(of: change.meters), open.isDisjoint(with: change.meters)
                else { continue }
                leave(change, at: vendor.name, prepared.decision.settled)
            }
        }
        leaveRest(prepared, but: open)
    }

    /// Takes down what of a vendor's change an apply takes back, with the word that is preferred to it.
    private mutating func leave(_ change: Change, at vendor: String, _ settled: [SyncDecision.Settled]) {
        let overruled = settled.filter { settled in
            settled.by != vendor && settled.conflict.sides[vendor] != nil
                && settled.conflict.subject.meter.map(change.meters.contains) ?? false
        }
        func isWord(_ settled: SyncDecision.Settled, _ field: FieldChange) -> Bool {
            settled.conflict.sides[vendor]?.text().lowercased() == field.before.text().lowercased()
        }
        let fields = change.fields.filter { change.recorded[$0.path] != nil }
        // Of what is no field by itself, such as the number, it cannot be told which of the vendor's fields belong to it.
        let vague = overruled.filter { settled in !fields.contains { isWord(settled, $0) } }
        for field in fields {
            let plain = overruled.filter { isWord($0, field) }
            let preferred = (plain.isEmpty ? vague : plain).map { "the \($0.conflict.unit.rawValue) of \($0.by)" }
            let reason: Untaken.Reason =
                preferred.isEmpty ? .noField : .preferred(preferred, isCertain: !plain.isEmpty)
            leave(change.ref, at: vendor, field.path, field.before, reason)
        }
    }

    private mutating func leave(
        _ ref: ObjectRef,
        at vendor: String,
        _ path: String,
        _ now: JSONValue,
        _ reason: Untaken.Reason
    ) {
        untaken.append(Untaken(vendor: vendor, object: "\(ref)", path: path, now: now, reason: reason))
    }

    /// Takes down what stays drift: nothing of it was taken, and no conflict is open over it.
    private mutating func leaveRest(_ sync: PreparedSync, but open: Set<Meter.Key>) {
        let kept = Set(sync.prepared.bindings.filter(\.isSynced).map { ObjectPlace($0) })
        let settled = keys.union(open)
        let told = Set(untaken.map { [$0.vendor, $0.object] })
        for (vendor, changes) in sync.drift.sorted(by: { $0.key < $1.key }) {
            for drift in changes where !told.contains([vendor, "\(drift.ref)"]) {
                if drift.action == .create {
                    leave(drift.ref, at: vendor, Untaken.presence, .string(drift.name), .second)
                } else if settled.isDisjoint(with: drift.meters) {
                    let isFiled = project.meters.contains { drift.meters.contains($0.meter.key) }
                    let isKept = kept.contains(ObjectPlace(vendor, drift.ref))
                    leave(drift, at: vendor, isFiled ? .unmerged : .noFile(isKept: isKept))
                }
            }
        }
    }

    private mutating func leave(_ drift: Change, at vendor: String, _ reason: Untaken.Reason) {
        guard drift.action == .update else {
            return leave(drift.ref, at: vendor, Untaken.presence, .null, reason)
        }
        for field in drift.fields { leave(drift.ref, at: vendor, field.path, field.after, reason) }
    }

    /// Whether there is nothing to write and nothing to say.
    var isEmpty: Bool { changes.isEmpty && renewals.isEmpty && conflicts.isEmpty && untaken.isEmpty }

    private func concerns(_ subject: SyncSubject) -> Bool {
        switch subject {
        case .meter(let key): known.contains(key)
        case .event(let name): project.events.contains { $0.name == name }
        case .customer(let identity): project.customers.contains { $0.customer.identity == identity }
        }
    }

    private mutating func takeChanges(_ decision: SyncDecision) {
        guard var files = decision.files else { return }
        files.meters.removeAll { !known.contains($0.meter.key) }
        files.removedMeters = []
        files.events.removeAll { !concerns(.event($0.name)) }
        files.customers.removeAll { !concerns(.customer($0.identity)) }
        let going = Set(decision.deletions)
        files.removedCustomers.removeAll { identity in
            SyncSubject(identity)?.meter.map(going.contains) ?? true
        }
        changes = project.changes(files)
        keys.formUnion(files.meters.map(\.meter.key))
        keys.formUnion(files.customers.map(\.meter))
        keys.formUnion(files.removedCustomers.compactMap { SyncSubject($0)?.meter })
        let events = Set(files.events.map(\.name))
        keys.formUnion(project.meters.map(\.meter).filter { $0.event.map(events.contains) ?? false }.map(\.key))
    }

    private mutating func takeRenewals(_ prepared: Engine.Prepared, but open: Set<Meter.Key>) {
        let bound = Set(prepared.bindings.map { ObjectPlace($0.vendor, $0.ref) })
        for vendor in prepared.plan.vendors {
            for change in vendor.changes
            where change.action == .adopt && change.fields.isEmpty && change.needs == nil && !change.meters.isEmpty
                && bound.contains(ObjectPlace(vendor.name, change.ref)) && known.isSuperset(of: change.meters)
                && open.isDisjoint(with: change.meters)
            {
                keys.formUnion(change.meters)
                renewals.append("\(change.ref) was made anew at \(vendor.name), and is bound there from now on.")
            }
        }
    }

    /// What the files have as the vendors do, and the state does not know yet, as after an acceptance that was cut off in between.
    private mutating func takeUnnoted(_ sync: PreparedSync, but open: Set<Meter.Key>) {
        let prepared = sync.prepared
        let bound = prepared.bindings.keyed { ObjectPlace($0) }
        let taken = keys
        let filed = Set(project.meters.map(\.meter.key))
        for vendor in prepared.plan.vendors {
            let agreed = sync.agreed.filter { $0.vendor == vendor.name }
            for binding in vendor.refreshed + agreed {
                guard let known = bound[ObjectPlace(binding)],
                    !known.recorded.changes(from: binding.recorded).isEmpty,
                    !binding.meters.isEmpty, self.known.isSuperset(of: binding.meters),
                    open.isDisjoint(with: binding.meters), taken.isDisjoint(with: binding.meters)
                else { continue }
                keys.formUnion(binding.meters)
                let state = agreed.contains(binding) ? "was changed as in the files" : "is as the files have it"
                renewals.append("\(binding.ref) at \(vendor.name) \(state), which is noted.")
            }
            for ref in vendor.forgotten {
                guard let known = bound[ObjectPlace(vendor.name, ref)], !known.meters.isEmpty,
                    filed.isDisjoint(with: known.meters), open.isDisjoint(with: known.meters)
                else { continue }
                keys.formUnion(known.meters)
                renewals.append("\(ref) is gone at \(vendor.name), and no file has its meter: it is let go of.")
            }
        }
    }

    private mutating func takeRemovals(_ decision: SyncDecision) {
        for key in decision.deletions where known.contains(key) {
            guard var configured = project.meters.first(where: { $0.meter.key == key }) else { continue }
            let edit = decision.edits.first { $0.subject == .meter(key) && $0.kind == .deleted }
            let gone = Set(edit?.from ?? []).subtracting([SyncFiles.side])
            let all = configured.vendors ?? project.instances
            let rest = all.filter { !gone.contains($0) }
            let places = gone.sorted().joined(separator: ", ")
            keys.insert(key)
            if rest.isEmpty {
                changes.removedMeters.insert(key)
                emptied.formUnion(gone)
                removals.append("`\(key)` is gone at \(places), and was nowhere else: it leaves the files.")
            } else if rest == all {
                renewals.append("`\(key)` is gone at \(places), where the files do not have it: it is let go of there.")
            } else {
                configured.vendors = rest
                changes.meters.append(configured)
                emptied.formUnion(gone)
                removals.append(
                    "`\(key)` is gone at \(places): its `vendors` are \(rest.joined(separator: ", ")) from now on."
                )
            }
        }
    }
}
