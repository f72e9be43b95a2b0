import AdapterKit
import Metering
import SyncEngine

/// Why a vendor was sent nothing that has not got the meters as the files have them, and what to do about it.
struct UnappliedWords {
    private let unapplied: Engine.Unapplied
    private let vendor: String
    /// The meters that the vendor refuses as the files have them.
    private let refused: Set<Meter.Key>
    private let sandbox: String

    init(_ unapplied: Engine.Unapplied, _ vendor: String, _ intention: Engine.Intention, _ isSandbox: Bool) {
        self.unapplied = unapplied
        self.vendor = vendor
        refused = Set(intention.translation.meters.filter { $0.fidelity == .refused }.map(\.key))
        sandbox = isSandbox ? " --sandbox" : ""
    }

    /// What was not applied, and the way from there.
    var sentence: String {
        let missing = unapplied.missing.isEmpty ? nil : "\(Self.subject(unapplied.missing)) not applied there"
        let changed =
            unapplied.changed.isEmpty
            ? nil : "\(Self.subject(unapplied.changed)) changed in the files and not applied since"
        let options = unapplied.needs.map { " \($0.option)" }.sorted().joined()
        let look = options.isEmpty ? "" : " (`meterway plan\(sandbox) --vendor \(vendor)` shows what that changes)"
        let run = "run `meterway apply\(sandbox) --vendor \(vendor)\(options)`\(look), and then the same command again"
        let ways = [blocked, refusal].compactMap(\.self)
        return "nothing was sent, since \([missing, changed].compactMap(\.self).joined(separator: ", and ")): "
            + "such events would not be counted as the files say; "
            + (ways + [ways.isEmpty ? run : "then " + run]).joined(separator: "; ")
    }

    /// Why the plan blocks what is missing, with the way out of each; of several reasons the first few.
    private var blocked: String? {
        guard !unapplied.obstacles.isEmpty else { return nil }
        let ways = unapplied.obstacles.map { finding, meters in
            "\(Self.names(meters)), since \(finding.reason): \(finding.remedy)"
        }
        return "the plan blocks \(ways.prefix(Self.shown).joined(separator: "; it blocks "))"
            + (ways.count > Self.shown ? "; `meterway plan\(sandbox) --vendor \(vendor)` tells the others" : "")
    }

    private static let shown = 3

    /// What to do about changed meters that no apply makes.
    private var refusal: String? {
        let meters = unapplied.changed.filter(refused.contains)
        guard !meters.isEmpty else { return nil }
        return "\(vendor) refuses \(Self.names(meters)) as the files have it, so that no `apply` changes that: "
            + "take the change back, or leave \(vendor) out of the `vendors` there"
    }

    private static func names(_ keys: [Meter.Key]) -> String { Excerpt.names(keys.map { "`\($0)`" }) }

    /// Meters' keys, with the verb that follows them.
    private static func subject(_ keys: [Meter.Key]) -> String {
        keys.count == 1 ? "the meter \(names(keys)) was" : "the meters \(names(keys)) were"
    }
}
