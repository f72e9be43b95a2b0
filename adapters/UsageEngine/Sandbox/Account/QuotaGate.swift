/// Counts requests against a quota, in spans that follow one another.
struct QuotaGate {
    private var spanStart: Moment?
    private var taken = 0

    /// Takes a request in, or refuses it where the running span has no room left.
    mutating func enter(_ quota: UsageEngineSandbox.Options.Quota?, now: Moment) throws(Refusal) {
        guard let quota else { return }
        let length = Int64(quota.seconds) * 1_000
        if let start = spanStart, now.milliseconds - start.milliseconds < length, now >= start {
            taken += 1
        } else {
            spanStart = now
            taken = 1
        }
        guard taken <= quota.requests else {
            throw Refusal(
                status: 429,
                message: "Too many requests: at most \(quota.requests) are allowed in \(quota.seconds) s"
            )
        }
    }
}
