import MeterConfig
import Metering
import Migration
import SyncEngine

/// The meters that a verification compares: all that were moved; without a record, all that both vendors have.
struct VerifiedMeters: Sendable {
    /// The meters, in order.
    let keys: [Meter.Key]
    /// What there is to say of the choice.
    let remarks: [String]

    /// Chooses the meters.
    ///
    /// - Throws: ``CommandFailure`` where a pattern leaves none.
    init(
        _ route: MigrationRoute,
        _ record: MigrationRecord?,
        _ surveys: [UsageSurvey],
        _ session: ProjectSession
    ) throws(CommandFailure) {
        let selection = session.selection
        let dealt = (record?.meters ?? []).filter { $0.stage != .withdrawn }
        var remarks: [String]
        var keys: [Meter.Key]
        if dealt.isEmpty {
            (keys, remarks) = Self.atBoth(route, surveys, session)
        } else {
            keys = Self.comparable(dealt, selection)
            remarks = Self.remarks(dealt, besides: keys, selection)
        }
        let all = keys.count
        keys = keys.filter(selection.contains)
        guard !keys.isEmpty else {
            throw Self.nothing(route, isMoving: !dealt.isEmpty, leftOut: all, session.options.meter)
        }
        if keys.count < all { remarks.append("\(keys.count) of \(all) meters were compared, as `--meter` says") }
        self.keys = keys
        self.remarks = remarks
    }

    /// What there is to compare without a migration: what the project applies at both vendors, and what both have besides,
    /// with what is said of meters that are not.
    private static func atBoth(
        _ route: MigrationRoute,
        _ surveys: [UsageSurvey],
        _ session: ProjectSession
    ) -> (keys: [Meter.Key], remarks: [String]) {
        let ends = [route.from, route.to]
        let meant = session.project.meters
            .filter { meter in ends.allSatisfy { meter.isApplied(at: $0) } }.map(\.meter.key)
        let there = surveys.map { Set($0.entries.keys) }
        let both = there.dropFirst().reduce(there.first ?? []) { $0.intersection($1) }
        let bound = Set(surveys.flatMap { $0.entries.filter(\.value.isBound).keys })
        var keys = meant.filter { key in there.contains { $0.contains(key) } }
        keys += both.subtracting(keys).sorted()
        let nowhere = meant.filter { key in session.selection.contains(key) && !there.contains { $0.contains(key) } }
        let alone = bound.subtracting(both.union(meant)).sorted().filter(session.selection.contains)
        let remarks = [
            nowhere.isEmpty
                ? nil : "at neither vendor, and not compared: \(nowhere.map(\.text).joined(separator: ", "))",
            alone.isEmpty
                ? nil : "at one of the vendors only, and not compared: \(alone.map(\.text).joined(separator: ", "))",
        ]
        return (keys, remarks.compactMap(\.self))
    }

    /// Why there is nothing to compare, though `leftOut` meters could be but for `--meter`.
    private static func nothing(
        _ route: MigrationRoute,
        isMoving: Bool,
        leftOut: Int,
        _ patterns: [String]
    ) -> CommandFailure {
        if leftOut > 0 {
            let asked = patterns.map { "`--meter \($0)`" }.joined(separator: ", ")
            return CommandFailure("no moved meter matches \(asked)")
        }
        return isMoving
            ? CommandFailure(
                "no meter is whole at both vendors",
                hint: "end what was begun, by `migrate run` or `migrate rollback`"
            )
            : CommandFailure(
                "nothing was moved from \(route) yet, and no meter is at both",
                hint: "`migrate run` moves them"
            )
    }

    /// What there is to compare of a migration: what is at both vendors; where all of it has left the old one, what has left.
    private static func comparable(_ dealt: [MigratedMeter], _ selection: MeterSelection) -> [Meter.Key] {
        let both = dealt.filter { $0.stage == .moved || $0.stage == .leaving }.map(\.key)
        let left = dealt.filter { $0.stage == .cutOver }.map(\.key)
        return both.contains(where: selection.contains) || !left.contains(where: selection.contains) ? both : left
    }

    /// What is said of meters that are not compared, since they are not at both vendors.
    private static func remarks(
        _ dealt: [MigratedMeter],
        besides compared: [Meter.Key],
        _ selection: MeterSelection
    ) -> [String] {
        let compared = Set(compared)
        let others = dealt.filter { !compared.contains($0.key) && selection.contains($0.key) }
        let left = others.filter { $0.stage == .cutOver }.map(\.key.text)
        let begun = others.filter { $0.stage.isUnderWay }.map(\.key.text)
        return [
            left.isEmpty ? nil : "cut over already, and not compared: \(left.joined(separator: ", "))",
            begun.isEmpty
                ? nil : "being made or taken back, and not compared: \(begun.joined(separator: ", "))",
        ]
        .compactMap(\.self)
    }
}
