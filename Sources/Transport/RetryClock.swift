import struct Foundation.Date

/// The time as retries need it: how much has passed, what a calendar shows, and how to let some pass.
package struct RetryClock: Sendable {
    /// The time since any fixed instant; it never goes back.
    package var now: @Sendable () -> Duration

    /// The date, for waits that a server names by date.
    package var date: @Sendable () -> HTTPDate

    /// Waits; throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    /// Makes a clock of its three functions.
    package init(
        now: @escaping @Sendable () -> Duration,
        date: @escaping @Sendable () -> HTTPDate,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.date = date
        self.sleep = sleep
    }

    /// The machine's clocks.
    package static let system: RetryClock = {
        let start = ContinuousClock.now
        return RetryClock(
            now: { ContinuousClock.now - start },
            date: { HTTPDate(secondsSince1970: Int(Date().timeIntervalSince1970)) },
            sleep: { try await Task.sleep(for: $0) }
        )
    }()
}
