package import Metering

/// Decides whether meters may leave the old vendor: only after a comparison that passed, is young enough, and still holds.
package struct CutoverGate: Sendable {
    /// Why a meter may not leave now.
    package struct Obstacle: Sendable, Hashable {
        /// The meter.
        package var key: Meter.Key
        /// Why, as a sentence without its full stop.
        package var reason: String
        /// What to do, in the same form.
        package var remedy: String

        /// Makes an obstacle.
        package init(_ key: Meter.Key, _ reason: String, remedy: String) {
            self.key = key
            self.reason = reason
            self.remedy = remedy
        }
    }

    /// The record of the migration.
    package var record: MigrationRecord
    /// The instant of the command.
    package var now: Timestamp
    /// How old a comparison may be, in seconds.
    package var maxAge: Int64
    /// By what each meter counts now at both sides; see ``DefinitionDigest``.
    package var definitions: [Meter.Key: String]
    /// What differs at a vendor from what it was given, by meter, in words.
    package var drifted: [Meter.Key: String]

    /// Makes a gate.
    package init(
        _ record: MigrationRecord,
        now: Timestamp,
        maxAge: Int64,
        definitions: [Meter.Key: String],
        drifted: [Meter.Key: String] = [:]
    ) {
        self.record = record
        self.now = now
        self.maxAge = maxAge
        self.definitions = definitions
        self.drifted = drifted
    }

    /// Why meters may not leave; empty where all may.
    ///
    /// A meter whose cutover was begun may go on.
    package func obstacles(to keys: [Meter.Key]) -> [Obstacle] {
        keys.filter { record[$0]?.stage != .leaving }.compactMap { obstacle($0) }
    }

    private func obstacle(_ key: Meter.Key) -> Obstacle? {
        let verify =
            "by `meterway migrate verify --from \(record.route.from) --to \(record.route.to) --window START/END`"
        let again = "compare both sides again, \(verify)"
        guard let verification = record.verification(of: key) else {
            return Obstacle(
                key,
                "its usage at both vendors was never compared since it was moved",
                remedy: "compare both sides, \(verify)"
            )
        }
        guard verification.passed else {
            return Obstacle(
                key,
                "the comparison of \(verification.at) did not pass: \(verification.differing) of "
                    + "\(verification.compared) cells differ or are not to be had",
                remedy: "clear what the report of it says, and \(again)"
            )
        }
        let age = now.seconds - verification.at.seconds
        guard age <= maxAge else {
            return Obstacle(
                key,
                "it was compared \(Age.words(age)) ago, at \(verification.at), and at most \(Age.words(maxAge)) are allowed",
                remedy: "\(again), or allow more with `--max-age`"
            )
        }
        if let drift = drifted[key] {
            return Obstacle(
                key,
                "it is not as Meterway left it: \(drift)",
                remedy: "settle it by `meterway drift --accept` or `meterway apply`, and \(again)"
            )
        }
        guard verification.definitions[key] == definitions[key] else {
            return Obstacle(
                key,
                "what it counts was changed at one of the vendors after it was compared at \(verification.at)",
                remedy: again
            )
        }
        return nil
    }
}

/// A span of time in words, in its greatest unit of which it has two at least.
package enum Age {
    /// The words, such as `3 days`.
    package static func words(_ seconds: Int64) -> String {
        let units: [(size: Int64, name: String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        let unit = units.first { seconds >= 2 * $0.size } ?? (1, "second")
        let count = Swift.max(seconds, 0) / unit.size
        return count == 1 ? "1 \(unit.name)" : "\(count) \(unit.name)s"
    }
}
