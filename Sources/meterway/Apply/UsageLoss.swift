import AdapterKit
import Metering
import SyncEngine

/// What a plan takes away that holds usage, or may hold it, which is confirmed by more than a `yes`.
struct UsageLoss: Sendable, Hashable {
    /// The meters, each with what is known of its usage.
    let lines: [String]
    /// The meters' keys, sorted.
    let keys: [String]

    /// Finds what a plan deletes or replaces that holds usage; of a vendor that does not tell with its objects it is assumed.
    init(_ plan: Plan, _ connections: [VendorConnection]) {
        var lines: [String] = []
        var keys: Set<String> = []
        for vendor in plan.vendors {
            let definitions = connections.first { $0.name == vendor.name }?.adapter.translator.definitionKind
            for change in vendor.changes where change.takesAway {
                guard let words = Self.usage(of: change, definitions) else { continue }
                lines.append("\(vendor.name) \(change.ref): \(words)")
                keys.formUnion(change.meters.map(\.text))
            }
        }
        self.lines = lines
        self.keys = keys.sorted()
    }

    /// What to ask.
    var question: String {
        let one = keys.count == 1
        return
            "To take away \(one ? "this meter" : "these \(keys.count) meters") with \(one ? "its" : "their") usage, type "
            + "\(one ? "its key, `\(keys[0])`" : "their number, \(keys.count), or their keys"): "
    }

    /// Whether an answer names the meters, or their number where there are several.
    func accepts(_ answer: String?) -> Bool {
        guard let answer = answer?.trimmed else { return false }
        if keys.count > 1, answer == "\(keys.count)" { return true }
        let words = answer.split { $0 == " " || $0 == "," }.map(String.init)
        return Set(words) == Set(keys)
    }

    /// What is known of the usage that goes with an object; `nil` where it holds none.
    private static func usage(of change: Change, _ definitions: ObjectKind?) -> String? {
        if let running = change.observed?.running {
            guard let value = running.value, !value.isZero else { return nil }
            return "holds \(value) of \(running.customer)" + (running.end.map { " in the period until \($0)" } ?? "")
        }
        return change.ref.kind == definitions ? "may hold usage" : nil
    }
}

extension Change {
    /// Whether an object goes, for good or to be made again; one that stays until its period ends loses nothing, and one whose
    /// place was taken earlier and that nothing hangs on any more holds nothing.
    fileprivate var takesAway: Bool {
        guard action == .delete || action == .replace, isPending, needs == nil, !onlyUnbinds else { return false }
        return supersession?.waits == nil && (successor == nil || observed?.running != nil)
    }
}
