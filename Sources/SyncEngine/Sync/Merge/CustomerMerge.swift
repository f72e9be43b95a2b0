import Metering

/// The merge of one customer's counter, which sides have or do not have.
struct CustomerMerge {
    /// What a side says of a counter.
    struct Side: Sendable, Hashable {
        /// The side.
        var name: String
        /// The counter as it is there; `nil` where it was taken away.
        var now: CustomerMeter?
        /// Whether it is not as it was written.
        var isEdited: Bool
        /// Whether it was given to the side before; else it is new there.
        var hasBase: Bool
        /// Whether an earlier sync decided that it goes, and could not take it away here.
        var isLeaving = false
    }

    /// What came of the merge.
    enum Result: Sendable, Hashable {
        /// It is to be as it is here, at every side that can have it.
        case stays(CustomerMeter, from: [String])
        /// It goes everywhere.
        case goes(from: [String])
        /// A person has to say.
        case open(SyncConflict)
    }

    /// The sides with what an earlier sync decided in the place of those where it could not be done; not where somebody has made the
    /// counter anew since.
    static func resumed(_ sides: [Side]) -> [Side] {
        guard sides.contains(where: \.isLeaving), !sides.contains(where: { $0.now != nil && !$0.hasBase }) else {
            return sides
        }
        return sides.filter { !$0.isLeaving || $0.isEdited }
            + [Side(name: MeterMerge.last, now: nil, isEdited: false, hasBase: true)]
    }

    /// Merges what the sides say, with the conflicts that the policy settled; `nil` where none has the counter, and none had it.
    static func merge(_ sides: [Side], _ policy: SyncPolicy) -> (Result, [SyncDecision.Settled])? {
        let there = sides.filter { $0.now != nil }.sorted { $0.name < $1.name }
        let gone = sides.filter { $0.now == nil }.map(\.name).sorted()
        guard let first = there.first?.now else { return gone.isEmpty ? nil : (.goes(from: gone), []) }
        let subject = SyncSubject.customer(first.identity)
        let desk = PolicyDesk(policy)
        let changed = there.filter { $0.isEdited || !$0.hasBase }
        var settled: [SyncDecision.Settled] = []
        if !gone.isEmpty {
            guard !changed.isEmpty else { return (.goes(from: gone), []) }
            var conflict = SyncConflict(
                subject,
                .presence,
                base: PresenceMerge.there,
                sides: [:],
                reason: "it is gone at one side and was changed at another"
            )
            for name in gone { conflict.sides[name] = PresenceMerge.deleted }
            for side in changed { conflict.sides[side.name] = .string("changed") }
            var offers = Dictionary(keepingFirst: changed.map { ($0.name, PresenceMerge.there) })
            for name in gone { offers[name] = PresenceMerge.deleted }
            switch desk.settle(conflict, offers: offers, base: PresenceMerge.there) {
            case .open(let conflict): return (.open(conflict), [])
            case .settled(let by, let value):
                settled = [.init(conflict, by: by, value: value)]
                if value == PresenceMerge.deleted { return (.goes(from: gone), settled) }
            }
        }
        return fates(there, changed, subject, desk, settled)
    }

    /// Merges what becomes of the counter when its period ends.
    private static func fates(
        _ there: [Side],
        _ changed: [Side],
        _ subject: SyncSubject,
        _ desk: PolicyDesk,
        _ settled: [SyncDecision.Settled]
    ) -> (Result, [SyncDecision.Settled])? {
        let untouched = there.filter { !$0.isEdited && $0.hasBase }
        guard let base = (untouched.first ?? there.first)?.now else { return nil }
        // An apply of some vendors alone, or a run that failed at some, has left them apart.
        let areApart =
            untouched.contains { $0.now?.deleteOnReset != base.deleteOnReset } && !changed.contains(where: \.hasBase)
        let votes = changed.filter { $0.now?.deleteOnReset != base.deleteOnReset }
        guard areApart || !votes.isEmpty else { return (.stays(base, from: there.map(\.name)), settled) }
        let hasBase = !untouched.isEmpty && !areApart
        if hasBase, votes.allSatisfy(\.hasBase), let now = votes[0].now {
            return (.stays(now, from: votes.map(\.name)), settled)
        }
        let sides = Dictionary(keepingFirst: there.map { ($0.name, JSONValue.bool($0.now?.deleteOnReset ?? false)) })
        let conflict = SyncConflict(
            subject,
            .deleteOnReset,
            base: hasBase ? .some(.bool(base.deleteOnReset)) : .none,
            sides: sides,
            reason: "the sides have it differently"
        )
        switch desk.settle(conflict, offers: sides, base: .bool(base.deleteOnReset)) {
        case .open(let conflict): return (.open(conflict), settled)
        case .settled(let by, let value):
            let merged = CustomerMeter(
                meter: base.meter,
                customer: base.customer,
                meterKey: base.meterKey,
                deleteOnReset: value.bool ?? base.deleteOnReset
            )
            return merged.map { (.stays($0, from: [by]), settled + [.init(conflict, by: by, value: value)]) }
        }
    }
}
