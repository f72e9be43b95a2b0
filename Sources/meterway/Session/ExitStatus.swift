/// How a command ended, as scripts see it.
enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
    /// Done, or nothing to do.
    case done = 0
    /// An error: usage, input, a stale plan, declined, lock held, a vendor unreachable.
    case error = 1
    /// Changes are pending.
    case pending = 2
    /// Done in part: a change failed, a meter is blocked, or something was not allowed.
    case partial = 3
    /// A conflict, or a verification or proof that failed.
    case conflict = 4
    /// Stopped by a safety limit before any write.
    case unsafe = 5

    /// The status to end with where several hold.
    ///
    /// - Parameter statuses: the statuses that hold.
    /// - Returns: the gravest, in the order 5, 1, 4, 3, 2; `done` where there is none.
    static func gravest(_ statuses: [ExitStatus]) -> ExitStatus {
        let order: [ExitStatus] = [.unsafe, .error, .conflict, .partial, .pending]
        return order.first(where: statuses.contains) ?? .done
    }
}
