import MeterConfig
import Metering
import SyncEngine

/// The words for what a sync found and decided.
enum SyncWords {
    /// What a side says of a unit, for people; the number as its parts.
    static func value(_ value: JSONValue, of unit: MergeUnit) -> String {
        guard unit == .number, case .object(let object) = value else { return PlanWords.value(value) }
        let parts = unit.fields.compactMap { field -> String? in
            guard let part = object[field.rawValue], !part.isNull else { return nil }
            return "\(field.rawValue) \(part.string ?? part.text(.line))"
        }
        return parts.joined(separator: ", ")
    }

    /// What a unit is called, for people.
    static func unit(_ unit: MergeUnit) -> String {
        switch unit {
        case .number: "number (event, aggregation, value, filter)"
        default: unit.rawValue
        }
    }

    /// The sides that can be preferred in a conflict; what the last sync left is none, and the file of conflicts can take it.
    private static func choices(_ conflict: SyncConflict) -> [String] {
        conflict.unchanged.union(conflict.sides.keys)
            .filter { !conflict.partial.contains($0) && $0 != SyncPreferences.lastSync }.sorted()
    }

    /// What can be done about a conflict where neither an option nor a file of conflicts settles it.
    static func remedyByFile(_ conflict: SyncConflict) -> String {
        let sides = choices(conflict)
        guard let first = sides.first else { return "make the sides agree" }
        let others = sides.dropFirst().map { " or `\($0)`" }.joined()
        let preference = "`sync: { prefer: { \(conflict.unit.rawValue): \(first) } }`\(others) in the project file"
        let vendors = sides.filter { $0 != SyncPreferences.files }
        let isAmongVendors = conflict.sides[SyncPreferences.files] == nil && vendors.count > 1
        let selection = isAmongVendors ? ", or take one vendor's edits alone by `--vendor \(first)`" : ""
        return "make the sides agree, or say whose word counts by \(preference)\(selection)"
    }

    /// What can be done about a conflict.
    static func remedy(_ conflict: SyncConflict) -> String {
        let choices = choices(conflict).map { "`--prefer \($0)`" }
        let list = choices.isEmpty ? "" : "take one side for all by \(choices.joined(separator: " or ")), "
        return
            "make the sides agree, \(list)or decide it in a file: `--conflicts FILE` writes one, `--resolve FILE` reads it back"
    }

    /// One line about all: what flows, what waits for a person, what takes no part.
    ///
    /// Sides agree only where all of them could be read.
    static func summary(_ decision: SyncDecision, isWhole: Bool = true) -> String {
        let counts = [
            count(decision.edits.count, "change flows", "changes flow"),
            count(decision.conflicts.count, "conflict", "conflicts"),
            count(decision.doubtful.count, "match in doubt", "matches in doubt"),
            count(decision.settled.count, "conflict settled", "conflicts settled"),
        ]
        let parts = counts.compactMap(\.self)
        guard isWhole || !parts.isEmpty else { return "nothing decided" }
        return parts.isEmpty ? "the sides agree" : parts.joined(separator: ", ")
    }

    private static func count(_ count: Int, _ one: String, _ many: String) -> String? {
        count == 0 ? nil : count.counted(one, many)
    }
}
