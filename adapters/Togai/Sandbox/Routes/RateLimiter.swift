/// Counts requests by the second.
struct RateLimiter: Sendable {
    private var second = 0
    private var counts: [Bool: Int] = [:]

    /// Counts a request, if there is room for it: 50 a second for ingestion, 10 for everything else.
    mutating func admits(isIngestion: Bool, at time: Milliseconds) -> Bool {
        if time / 1_000 != second {
            second = time / 1_000
            counts = [:]
        }
        let count = counts[isIngestion, default: 0]
        guard count < (isIngestion ? 50 : 10) else { return false }
        counts[isIngestion] = count + 1
        return true
    }
}
