import AdapterKit
import SyncEngine

/// Finds everything that is no longer as it was when a plan was saved, by object and field.
struct StalenessCheck {
    let saved: SavedVendor
    let now: SavedVendor

    /// What moved, in sentences; empty where the plan still holds.
    var findings: [String] {
        guard saved.connection == now.connection else {
            let fields = StandingChanges(from: saved.connection, to: now.connection).lines
            return [
                "\(saved.name) is no longer the account that the plan was made for: \(fields.joined(separator: "; "))"
            ]
        }
        let before = Dictionary(grouping: saved.changes, by: \.ref)
        let after = Dictionary(grouping: now.changes, by: \.ref)
        let moved = Set(before.keys).union(after.keys).sorted().compactMap { ref in
            finding(ref, before[ref] ?? [], after[ref] ?? []).map { (ref: ref, words: $0) }
        }
        return moved.map(\.words) + bindings(except: Set(moved.map(\.ref)))
    }

    /// What moved of one object; `nil` where nothing did.
    private func finding(_ ref: ObjectRef, _ before: [SavedChange], _ after: [SavedChange]) -> String? {
        let losses = losses(before, after)
        let isSame = before.count == after.count && zip(before, after).allSatisfy { $0.isSame(as: $1) }
        guard !isSame || !losses.isEmpty else { return nil }
        let place = "\(saved.name) \(ref)"
        guard let old = before.first else {
            let fields = after.flatMap(\.fields).map(PlanWords.change)
            return "\(place): \(doing(after)) now, and was not planned" + list(fields)
        }
        guard let new = after.first else {
            return "\(place): \(doing(before)) was planned, and there is nothing to do any more"
        }
        var lines: [String] = []
        if doing(before) != doing(after) {
            lines.append("\(doing(before)) was planned, and \(doing(after)) is to be done now")
        }
        if old.remoteID != new.remoteID {
            lines.append("id: \(text(old.remoteID)) → \(text(new.remoteID))")
        }
        lines += losses
        lines += StandingChanges(from: old.read, to: new.read).lines
        if lines.isEmpty {
            let paths = Set(new.fields.map(\.path))
            lines = new.fields.filter { !old.fields.contains($0) }.map { "wanted: \(PlanWords.change($0))" }
            lines += old.fields.filter { !paths.contains($0.path) }.map { "no longer wanted: \(PlanWords.change($0))" }
        }
        return "\(place): "
            + (lines.isEmpty ? "what is wanted of it is another thing now" : lines.joined(separator: "; "))
    }

    /// The usage that would be lost now and was not reviewed, in words.
    private func losses(_ before: [SavedChange], _ after: [SavedChange]) -> [String] {
        after.compactMap(\.loss).compactMap { loss in
            let reviewed = before.lazy.compactMap(\.loss).first { $0.customer == loss.customer }
            guard !loss.isCovered(by: reviewed), let value = loss.value else { return nil }
            let planned = reviewed.map { "a running value of \($0.value ?? "0") was" } ?? "no running value was"
            return "\(planned) reviewed as lost for \(loss.customer), and now it would be \(value)"
        }
    }

    /// The bindings that were changed since, beyond the objects that are told already.
    private func bindings(except told: Set<ObjectRef>) -> [String] {
        Set(saved.bindings.keys).union(now.bindings.keys).subtracting(told).sorted().compactMap { ref in
            switch (saved.bindings[ref], now.bindings[ref]) {
            case (nil, nil): nil
            case (nil, _?): "\(saved.name) \(ref): it was bound since the plan was made"
            case (_?, nil): "\(saved.name) \(ref): it is no longer bound"
            case (let old?, let new?): old == new ? nil : "\(saved.name) \(ref): its binding was changed by a later run"
            }
        }
    }

    private func doing(_ changes: [SavedChange]) -> String {
        changes.map { $0.action.rawValue + ($0.needs.map { " (with \($0))" } ?? "") }.joined(separator: " and ")
    }

    private func text(_ id: String?) -> String { id ?? "none" }

    private func list(_ fields: [String]) -> String { fields.isEmpty ? "" : ": " + fields.joined(separator: "; ") }
}
