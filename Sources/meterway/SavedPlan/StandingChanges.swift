import Metering

/// The members in which two answers of a vendor differ, each by its path.
struct StandingChanges {
    private var changes: [(path: String, before: JSONValue, after: JSONValue)] = []

    init(from before: JSONValue, to after: JSONValue) {
        compare(before, after, at: "")
    }

    /// A line for each member that differs.
    var lines: [String] {
        changes.map {
            "\($0.path.isEmpty ? "all" : $0.path) \(PlanWords.value($0.before)) → \(PlanWords.value($0.after))"
        }
    }

    private mutating func compare(_ before: JSONValue, _ after: JSONValue, at path: String) {
        guard before.canonicalText != after.canonicalText else { return }
        switch (before, after) {
        case (.object(let old), .object(let new)):
            for key in Set(old.keys).union(new.keys).sorted() {
                compare(old[key] ?? .null, new[key] ?? .null, at: path.isEmpty ? key : "\(path).\(key)")
            }
        case (.array(let old), .array(let new)) where old.count == new.count:
            for index in old.indices {
                compare(old[index], new[index], at: "\(path)[\(index)]")
            }
        default:
            changes.append((path, before, after))
        }
    }
}
