import Metering

/// The three-way merge of a meter that several sides have, over what it was last.
///
/// It does not depend on the order of the sides.
struct MeterMerge {
    /// The name under which a conflict shows what was last written, where a side was not given that yet.
    static let last = "last sync"

    /// What came of the merge.
    struct Result: Sendable, Hashable {
        /// The merged definition; `nil` where there is a conflict.
        var meter: Meter?
        /// What is not decided.
        var conflicts: [SyncConflict] = []
        /// What the policy decided.
        var settled: [SyncDecision.Settled] = []
        /// The units that are taken from sides, with the sides.
        var sources: [MergeUnit: Set<String>] = [:]
    }

    private let last: Meter
    private let edits: [SideEdit]
    private let policy: PolicyDesk
    private let upToDate: [String: Meter]
    private let subject: SyncSubject
    private var result = Result()
    private var values: [MergeUnit: JSONValue] = [:]

    /// Merges the edits of several sides over the definition that was last written anywhere.
    ///
    /// - Parameters:
    ///   - last: that definition.
    ///   - edits: what was changed at each side.
    ///   - policy: what settles conflicts.
    ///   - upToDate: the sides that were given that definition, with what they would show of it; one of them that has a unit and did
    ///     not change it can be preferred where another's word has no base.
    /// - Returns: what came of it.
    static func merge(
        _ last: Meter,
        _ edits: [SideEdit],
        _ policy: SyncPolicy,
        upToDate: [String: Meter] = [:]
    ) -> Result {
        var merge = MeterMerge(last, edits, policy, upToDate)
        merge.run()
        return merge.result
    }

    private init(_ last: Meter, _ edits: [SideEdit], _ policy: SyncPolicy, _ upToDate: [String: Meter]) {
        self.last = last
        self.upToDate = upToDate
        self.edits = edits.sorted { $0.side < $1.side }
        subject = .meter(last.key)
        self.policy = PolicyDesk(policy)
    }

    private mutating func run() {
        for unit in MergeUnit.ofMeter {
            let votes = edits.compactMap { edit in edit.votes[unit].map { (side: edit.side, vote: $0) } }
            guard !votes.isEmpty else { continue }
            if votes.contains(where: { !$0.vote.members.isEmpty }) {
                mergeMembers(unit, votes)
            } else {
                mergeWhole(unit, votes)
            }
        }
        guard result.conflicts.isEmpty else { return }
        result.meter = last.replacing(values)
        if result.meter == nil {
            let unit = values.keys.contains(.number) ? MergeUnit.number : values.keys.min() ?? .presence
            result.conflicts.append(
                SyncConflict(
                    subject,
                    unit,
                    base: last.says(unit).shown,
                    sides: shown(unit),
                    reason: "what was changed makes no valid meter when it is put together"
                )
            )
        }
    }

    private typealias Votes = [(side: String, vote: SideEdit.Vote)]

    private mutating func mergeWhole(_ unit: MergeUnit, _ votes: Votes) {
        let current = last.says(unit)
        let overtaken = votes.filter { $0.vote.before != current && $0.vote.after != current }
        let doubted = votes.filter { $0.vote.doubt != nil && $0.vote.after != current }
        let distinct = Set(votes.map(\.vote.after))
        guard distinct.count > 1 || !overtaken.isEmpty || !doubted.isEmpty else {
            return take(unit, votes[0].vote.after.shown, from: votes.map(\.side))
        }
        var conflict = SyncConflict(
            subject,
            unit,
            base: overtaken.first?.vote.before.shown ?? base(unit, votes),
            sides: Dictionary(keepingFirst: votes.map { ($0.side, $0.vote.shown) }),
            reason: Self.reason(distinct.count, overtaken.isEmpty, doubted)
        )
        if !overtaken.isEmpty || isWithoutBase(votes) { conflict.sides[Self.last] = current.shown }
        conflict.partial = Set(votes.filter { Self.isUntakeable(unit, $0.vote) }.map(\.side))
        var offers = Dictionary(keepingFirst: votes.map { ($0.side, $0.vote.after.shown) })
        for side in conflict.partial { offers[side] = nil }
        offerLast(of: unit, votes, &conflict, &offers, current.shown)
        settle(conflict, offers, current.shown)
    }

    private mutating func mergeMembers(_ unit: MergeUnit, _ votes: Votes) {
        let current = last.members(unit) ?? [:]
        var merged = current
        var contested: Set<String> = []
        var sources: Set<String> = []
        for name in Set(votes.flatMap(\.vote.members.keys)) {
            let said = votes.filter { $0.vote.members[name] != nil }
            let distinct = Set(said.compactMap { $0.vote.members[name] })
            guard distinct.count == 1, let value = distinct.first, said.allSatisfy({ $0.vote.doubt == nil }) else {
                contested.insert(name)
                continue
            }
            merged.put(value, name)
            if merged[name] != current[name] { sources.formUnion(said.map(\.side)) }
        }
        let shown = last.shown(unit, merged)
        guard !contested.isEmpty else { return take(unit, shown, from: Array(sources)) }
        let names = Excerpt.list(contested.sorted())
        var conflict = SyncConflict(
            subject,
            unit,
            base: base(unit, votes),
            sides: Dictionary(keepingFirst: votes.map { ($0.side, $0.vote.shown) }),
            reason: "the sides differ in \(names)"
        )
        var offers: [String: JSONValue] = [:]
        for (side, vote) in votes {
            var taken = merged
            for name in contested {
                if let value = vote.members[name] { taken.put(value, name) }
            }
            offers[side] = last.shown(unit, taken)
        }
        offerLast(of: unit, votes, &conflict, &offers, shown)
        settle(conflict, offers, shown)
    }

    /// Offers what was last written as the word of the sides that have it and did not change it, where all others are new.
    private func offerLast(
        of unit: MergeUnit,
        _ votes: Votes,
        _ conflict: inout SyncConflict,
        _ offers: inout [String: JSONValue],
        _ value: JSONValue
    ) {
        guard isWithoutBase(votes) else { return }
        let having = upToDate.filter { !$0.value.says(unit).isEmpty }
        conflict.unchanged = Set(having.keys).subtracting(votes.map(\.side))
        for side in conflict.unchanged { offers[side] = value }
    }

    private mutating func settle(_ conflict: SyncConflict, _ offers: [String: JSONValue], _ current: JSONValue) {
        switch policy.settle(conflict, offers: offers, base: current) {
        case .settled(let by, let value):
            result.settled.append(.init(conflict, by: by, value: value))
            take(conflict.unit, value, from: [by])
        case .open(let conflict): result.conflicts.append(conflict)
        }
    }

    private mutating func take(_ unit: MergeUnit, _ value: JSONValue, from sides: [String]) {
        guard value != last.says(unit).shown else { return }
        values[unit] = value
        result.sources[unit] = Set(sides)
    }

    private func shown(_ unit: MergeUnit) -> [String: JSONValue] {
        Dictionary(keepingFirst: edits.compactMap { edit in edit.votes[unit].map { (edit.side, $0.shown) } })
    }

    /// What was last written, where some side has a part in that.
    private func base(_ unit: MergeUnit, _ votes: Votes) -> JSONValue? {
        guard !isWithoutBase(votes) else { return .none }
        return .some(last.says(unit).shown)
    }

    private func isWithoutBase(_ votes: Votes) -> Bool { votes.allSatisfy { $0.vote.doubt == .noBase } }

    /// Whether a side's word cannot stand for the whole, not even where it is preferred: a number that is only a part.
    private static func isUntakeable(_ unit: MergeUnit, _ vote: SideEdit.Vote) -> Bool {
        guard unit == .number else { return false }
        switch vote.doubt {
        case .partial, .unlike: return true
        case .noBase, nil: return false
        }
    }

    private static func reason(_ distinct: Int, _ isCurrent: Bool, _ doubted: Votes) -> String {
        if distinct > 1 { return "several sides changed it, to different values" }
        guard let (side, vote) = doubted.first, let doubt = vote.doubt else {
            return isCurrent
                ? "the sides differ" : "it was changed at a side that had not been given the last change yet"
        }
        switch doubt {
        case .partial(let fields):
            let names = Excerpt.list(fields.map(\.rawValue))
            return "it was changed at \(side), where not the whole of \(names) stands"
        case .noBase: return "it is new at \(side), and differs there from what is known"
        case .unlike: return "it was changed at \(side) to what Meterway would not write like that"
        }
    }
}

extension [String: JSONValue] {
    /// Sets a member, or takes it away where the value is `.null`.
    fileprivate mutating func put(_ value: JSONValue, _ name: String) {
        if value.isNull {
            removeValue(forKey: name)
        } else {
            updateValue(value, forKey: name)
        }
    }
}
