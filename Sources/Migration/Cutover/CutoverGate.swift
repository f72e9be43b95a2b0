package import Metering

/// Decides whether meters may leave the old vendor: only after a comparison that passed, is young enough, and still holds.
package struct CutoverGate: Sendable {
    /// How old a comparison may be unless somebody says otherwise, in seconds: a day.
    package static let usualMaxAge: Int64 = 86_400

    /// The record of the migration.
    package var record: MigrationRecord
    /// The instant of the command.
    package var now: Timestamp
    /// How old a comparison may be, in seconds.
    package var maxAge: Int64
    /// What has to have been compared; `nil` for whatever was.
    package var window: Period?
    /// By what each meter counts now at both sides; see ``DefinitionDigest``.
    package var definitions: [Meter.Key: String]
    /// What differs at a vendor from what it was given, by meter, in words.
    package var drifted: [Meter.Key: String]
    /// The meters of which something has retired at the old vendor already, by a cutover that was begun and cut off.
    package var retired: Set<Meter.Key>
    /// The meters that the files keep from the new vendor, so that they would be at neither.
    package var away: Set<Meter.Key>
    /// The customers' counters at the old vendor that nobody manages, by meter.
    package var strays: [Meter.Key: [CustomerMeter]]

    /// Makes a gate.
    package init(
        _ record: MigrationRecord,
        now: Timestamp,
        maxAge: Int64,
        window: Period? = nil,
        definitions: [Meter.Key: String],
        drifted: [Meter.Key: String] = [:],
        retired: Set<Meter.Key> = [],
        away: Set<Meter.Key> = [],
        strays: [Meter.Key: [CustomerMeter]] = [:]
    ) {
        self.record = record
        self.now = now
        self.maxAge = maxAge
        self.window = window
        self.definitions = definitions
        self.drifted = drifted
        self.retired = retired
        self.away = away
        self.strays = strays
    }

    /// Why meters may not leave; empty where all may.
    ///
    /// A meter of which something has retired already goes on, however old its comparison has become meanwhile; that has to have
    /// passed all the same, and the new side has to count as it did then.
    package func obstacles(to keys: [Meter.Key]) -> [HeldMeter] { keys.compactMap { obstacle($0) } }

    private var verify: String {
        "by `meterway migrate verify \(record.route.options) --window START/END`"
    }

    private var again: String { "compare both sides again, \(verify)" }

    private func obstacle(_ key: Meter.Key) -> HeldMeter? {
        if away.contains(key) {
            return HeldMeter(
                key,
                .obstacle,
                "the files keep it from \(record.route.to) by its `vendors`, so that it would be at neither",
                remedy: "write \(record.route.to) into its `vendors` again, and \(again)"
            )
        }
        guard let verification = record.verification(of: key) else {
            let isBack = record.lastChange(of: key)?.undoes == .cutover
            return HeldMeter(
                key,
                .obstacle,
                "its usage at both vendors was never compared since \(isBack ? "its cutover was taken back" : "it was moved")",
                remedy: "compare both sides, \(verify)"
            )
        }
        if let failure = failure(key, verification) { return failure }
        guard let proof = proof(of: key, verification) else { return span(key, verification) }
        return age(key, proof) ?? stray(key) ?? change(key, verification)
    }

    /// A customer's counter that would be left behind, with what it counts.
    private func stray(_ key: Meter.Key) -> HeldMeter? {
        guard let strays = strays[key], !strays.isEmpty else { return nil }
        let names = Excerpt.names(Set(strays.map(\.customer)).sorted())
        let route = record.route.options
        // A run takes nothing of a meter in whose cutover was begun.
        let isBegun = record[key]?.stage == .leaving
        let first = isBegun ? "take the cutover back, by `meterway migrate rollback \(route)`, then " : ""
        return HeldMeter(
            key,
            .obstacle,
            "\(record.route.from) counts it for \(names) by \(strays.count.counted("counter")) that nobody manages",
            remedy: "\(first)take what is there in, by `meterway migrate run \(route)`, and \(again)"
        )
    }

    /// A comparison that did not pass: the newest, or one that stands against it.
    private func failure(_ key: Meter.Key, _ verification: Verification) -> HeldMeter? {
        guard verification.passed(key) else {
            let why =
                verification.differing == 0
                ? "nobody used the meter in its window, or the files say otherwise than what was applied"
                : "of its numbers, \(verification.differing) "
                    + (verification.differing == 1 ? "differs or is not to be had" : "differ or are not to be had")
            return HeldMeter(
                key,
                .obstacle,
                "the comparison of \(verification.at) did not pass: \(why)",
                remedy: "clear what the report of it says, and \(again)"
            )
        }
        return record.standingFailure(of: key).map { standing in
            HeldMeter(
                key,
                .obstacle,
                "the comparison of \(standing.window) at \(standing.at) did not pass, and what passed since ends before it",
                remedy:
                    "compare that window again, by `meterway migrate verify \(record.route.options) --window \(standing.window)`"
            )
        }
    }

    /// The comparison that lets a meter leave whose newest one passed: that one, or the newest of all of the window that was asked
    /// for, at which the meter counted as it did at the newest, and since which nothing within the window failed.
    private func proof(of key: Meter.Key, _ newest: Verification) -> Verification? {
        guard let window, !retired.contains(key) else { return newest }
        let all = record.verifications(of: key)
        let failed = all.lastIndex { !$0.passed(key) && $0.window.overlaps(window) }
        return all[(failed.map { $0 + 1 } ?? 0)...].last {
            $0.passed(key) && $0.window.contains(window) && $0.definitions[key] == newest.definitions[key]
        }
    }

    /// That nothing proves what was asked for.
    private func span(_ key: Meter.Key, _ newest: Verification) -> HeldMeter? {
        guard let window else { return nil }
        return HeldMeter(
            key,
            .obstacle,
            "the comparison of \(newest.at) was of \(newest.window), and not of all of \(window)",
            remedy: "compare that window, by `meterway migrate verify \(record.route.options) --window \(window)`"
        )
    }

    private func age(_ key: Meter.Key, _ verification: Verification) -> HeldMeter? {
        let age = now.seconds - verification.at.seconds
        guard age > maxAge, !retired.contains(key) else { return nil }
        return HeldMeter(
            key,
            .obstacle,
            "it was compared \(Age.words(age)) ago, at \(verification.at), and at most \(Age.words(maxAge)) are allowed",
            remedy: "\(again), or allow more with `--max-age`"
        )
    }

    private func change(_ key: Meter.Key, _ verification: Verification) -> HeldMeter? {
        if let drift = drifted[key] {
            return HeldMeter(
                key,
                .obstacle,
                "it is not as Meterway left it: \(drift)",
                remedy: "settle it by `meterway drift --accept` or `meterway apply`, and \(again)"
            )
        }
        let (then, now) = (verification.definitions[key], definitions[key])
        let isSame = retired.contains(key) ? DefinitionDigest.agreeAtNewSide(then, now) : then == now
        guard !isSame else { return nil }
        return HeldMeter(
            key,
            .obstacle,
            "what its number rests on was changed in the files or at a vendor after it was compared at \(verification.at): "
                + "what it counts, what becomes of its events, or which objects and customers' meters count it",
            remedy: "apply what is to be, and \(again)"
        )
    }
}

/// A span of time in words, in its greatest unit of which it has two at least.
package enum Age {
    /// The words, such as `3 days`.
    package static func words(_ seconds: Int64) -> String {
        let units: [(size: Int64, name: String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        let unit = units.first { seconds >= 2 * $0.size } ?? (1, "second")
        return (Swift.max(seconds, 0) / unit.size).counted(unit.name)
    }
}
