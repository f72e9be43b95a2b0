package import Metering

/// Everything outside itself that an apply uses.
package struct ApplyEnvironment: Sendable {
    /// The state.
    package var store: any StateStore
    /// The clock.
    package var now: @Sendable () -> Timestamp
    /// Waits; throws where the task was cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Hears of progress: the vendor, how many changes are done, and of how many.
    package var progress: @Sendable (_ vendor: String, _ done: Int, _ total: Int) -> Void
    /// Hears when a look for writes whose answers were lost begins (`true`), and when it is over.
    package var searching: @Sendable (_ search: Search, _ isBegun: Bool) -> Void = { _, _ in }
    /// Hears what became of writes that earlier runs left open: the vendor, how many were done, and how many were not.
    package var settled: @Sendable (_ vendor: String, _ done: Int, _ undone: Int) -> Void = { _, _, _ in }
    /// Whether no further write may be begun; those under way are finished.
    package var shouldStop: @Sendable () -> Bool
    /// How long to wait before reading again after a write whose answer was lost.
    package var settleDelay: Duration

    /// Makes an environment.
    package init(
        store: any StateStore,
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        progress: @escaping @Sendable (_ vendor: String, _ done: Int, _ total: Int) -> Void = { _, _, _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false },
        settleDelay: Duration = .seconds(1)
    ) {
        self.store = store
        self.now = now
        self.sleep = sleep
        self.progress = progress
        self.shouldStop = shouldStop
        self.settleDelay = settleDelay
    }
}

extension ApplyEnvironment {
    /// The waits between the looks for what a creation may have made.
    ///
    /// A vendor that takes no second object of a mark is asked again soon, since a repetition makes none there. One that does
    /// is given time, for what it carries out after that is there twice: looks at growing distances, fifteen times the settle
    /// delay in all.
    ///
    /// - Parameter isGuarded: whether the vendor takes no second one.
    /// - Returns: the waits, in order.
    func settleDelays(isGuarded: Bool) -> [Duration] {
        isGuarded ? [settleDelay] : [1, 2, 4, 8].map { settleDelay * $0 }
    }
}
