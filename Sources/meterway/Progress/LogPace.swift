/// When a log gets the next line of something that goes on.
enum LogPace {
    /// How often it gets one at the most.
    static let interval = Duration.seconds(5)

    /// Whether a line is due: where nothing happens, twice as long after each.
    ///
    /// - Parameters:
    ///   - now: the time, like all here since any fixed instant.
    ///   - last: when the last line was written, or what is told of began.
    ///   - since: when something happened last.
    /// - Returns: whether it is.
    static func isDue(_ now: Duration, last: Duration, since: Duration) -> Bool {
        now - last >= max(interval, last - since)
    }
}
