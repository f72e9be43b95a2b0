import Metering

/// Settles conflicts by a policy.
struct PolicyDesk: Sendable {
    /// What came of a conflict.
    enum Ruling: Sendable, Hashable {
        /// The side whose word was taken, `base` or `answer`, and what stands then.
        case settled(by: String, JSONValue)
        /// It stays; the reason may say why the policy did not settle it.
        case open(SyncConflict)
    }

    /// What is noted where the base was taken.
    static let base = "base"
    /// What is noted where a value of an answer's own was taken.
    static let answer = "answer"

    private let policy: SyncPolicy
    private let answers: [SyncSubject: [MergeUnit: SyncAnswer]]

    init(_ policy: SyncPolicy) {
        self.policy = policy
        var answers: [SyncSubject: [MergeUnit: SyncAnswer]] = [:]
        for answer in policy.answers {
            answers[answer.subject, default: [:]][answer.unit] = answer
        }
        self.answers = answers
    }

    /// Settles a conflict, or leaves it.
    ///
    /// - Parameters:
    ///   - conflict: the conflict.
    ///   - offers: what the word of each side that can be taken comes to.
    ///   - base: what it comes to if no edit is taken.
    /// - Returns: what was ruled.
    func settle(_ conflict: SyncConflict, offers: [String: JSONValue], base: JSONValue) -> Ruling {
        if let answer = answers[conflict.subject]?[conflict.unit] {
            guard answer.seen.map({ $0 == SyncAnswer.Seen(conflict) }) ?? true else {
                var conflict = conflict
                conflict.reason += "; it is not what was answered any more, since something changed meanwhile"
                return .open(conflict)
            }
            switch answer.take {
            case .base where !conflict.hasBase:
                var conflict = conflict
                conflict.reason += "; there is no base that could be taken"
                return .open(conflict)
            case .base: return .settled(by: Self.base, base)
            case .value(let value): return .settled(by: Self.answer, value)
            case .side(let side):
                if let value = offers[side] { return .settled(by: side, value) }
                if side == MeterMerge.last { return .settled(by: Self.base, base) }
                return .open(unsettled(conflict, side))
            }
        }
        for side in [policy.fields[conflict.unit], policy.prefer].compactMap(\.self) {
            if let value = offers[side] { return .settled(by: side, value) }
            if conflict.partial.contains(side) { return .open(unsettled(conflict, side)) }
        }
        return .open(conflict)
    }

    private func unsettled(_ conflict: SyncConflict, _ side: String) -> SyncConflict {
        var conflict = conflict
        conflict.reason +=
            conflict.partial.contains(side)
            ? "; what \(side) has cannot be taken, since it is not the whole" : "; \(side) has no part in it"
        return conflict
    }
}

extension SyncAnswer.Seen {
    /// What a conflict shows now.
    fileprivate init(_ conflict: SyncConflict) {
        self.init(base: conflict.hasBase ? conflict.base : nil, sides: conflict.sides)
    }
}
