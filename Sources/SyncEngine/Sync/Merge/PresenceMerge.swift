import Metering

/// Whether a meter that is gone at some sides goes everywhere, or is made there again.
struct PresenceMerge {
    /// What becomes of a meter.
    enum Result: Sendable, Hashable {
        /// It stays, and is made again where it is gone.
        case stays(SyncDecision.Settled?)
        /// It goes everywhere.
        case goes(SyncDecision.Settled?)
        /// A person has to say.
        case open(SyncConflict)
    }

    /// What a conflict shows of a side where the meter is gone; as an answer, it takes the meter away everywhere.
    static let deleted = JSONValue.string("deleted")
    /// What a conflict shows of the state before; as an answer, it keeps the meter and makes it again where it is gone.
    static let there = JSONValue.string("there")

    /// Decides for a meter that was given to every side named.
    ///
    /// - Parameters:
    ///   - key: the meter.
    ///   - gone: the sides where it was and is no more.
    ///   - changed: the units changed at the sides where it still is.
    ///   - touched: what was changed of its definition there in the vendor's own terms, and in none of the units.
    ///   - overtaken: the sides among the gone ones that had not been given the last change yet.
    ///   - policy: what settles a conflict.
    /// - Returns: what becomes of it.
    static func merge(
        _ key: Meter.Key,
        gone: [String],
        changed: [String: [MergeUnit]],
        touched: [String: [String]] = [:],
        overtaken: [String],
        policy: SyncPolicy
    ) -> Result {
        guard !gone.isEmpty else { return .stays(nil) }
        let changed = touched.merging(changed.mapValues { $0.sorted().map(\.rawValue) }) { paths, units in
            units.isEmpty ? paths : units
        }
        .filter { !$0.value.isEmpty }
        guard !changed.isEmpty || !overtaken.isEmpty else { return .goes(nil) }
        var conflict = SyncConflict(
            .meter(key),
            .presence,
            base: there,
            sides: [:],
            reason: changed.isEmpty
                ? "it is gone at a side that had not been given the last change yet"
                : "it is gone at one side and was changed at another"
        )
        for side in gone { conflict.sides[side] = deleted }
        for (side, names) in changed {
            conflict.sides[side] = .string("changed: \(names.joined(separator: ", "))")
        }
        var offers = changed.mapValues { _ in there }
        for side in gone { offers[side] = deleted }
        return ruled(PolicyDesk(policy).settle(conflict, offers: offers, base: there), conflict)
    }

    /// Decides for a meter that stands at a side as something that cannot be read as a meter.
    static func merge(
        _ key: Meter.Key,
        unreadable: [String: String],
        readable: [String],
        policy: SyncPolicy
    ) -> Result {
        guard !unreadable.isEmpty else { return .stays(nil) }
        let conflict = SyncConflict(
            .meter(key),
            .presence,
            base: there,
            sides: unreadable.mapValues { .string("cannot be read: \($0)") },
            reason: "what stands there cannot be read as a meter",
            partial: Set(unreadable.keys)
        )
        let offers = Dictionary(keepingFirst: readable.map { ($0, there) })
        return ruled(PolicyDesk(policy).settle(conflict, offers: offers, base: there), conflict)
    }

    private static func ruled(_ ruling: PolicyDesk.Ruling, _ conflict: SyncConflict) -> Result {
        switch ruling {
        case .settled(let by, let value):
            let settled = SyncDecision.Settled(conflict, by: by, value: value)
            return value == deleted ? .goes(settled) : .stays(settled)
        case .open(let conflict): return .open(conflict)
        }
    }
}
