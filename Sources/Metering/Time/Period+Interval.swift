extension Period {
    /// Reads an ISO 8601 interval of a start and an end, or a start and a duration.
    ///
    /// Start and end are RFC 3339 timestamps, or dates, which mean midnight UTC. A duration such as `P1M` or
    /// `PT1H30M` counts in UTC; months and years keep the day of the month, or end at the last day of a shorter
    /// month. Throws `PeriodError`.
    package init(interval text: some StringProtocol) throws(PeriodError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw PeriodError(
                text: String(text),
                reason: "it has \(parts.count.counted("part")) instead of two with a “/” between"
            )
        }
        do {
            let start = try Timestamp(iso8601OrDate: parts[0])
            if parts[1].utf8.first == UInt8(ascii: "P") {
                guard let duration = CalendarDuration(parts[1]) else {
                    throw PeriodError(
                        text: String(text),
                        reason: "“\(parts[1])” is not a duration such as P1M, P1D or PT1H"
                    )
                }
                guard let end = duration.added(to: start) else {
                    throw PeriodError(text: String(text), reason: "it ends after the year 9999")
                }
                try self.init(start: start, end: end)
            } else {
                try self.init(start: start, end: try Timestamp(iso8601OrDate: parts[1]))
            }
        } catch let error as PeriodError {
            throw PeriodError(text: String(text), reason: error.reason)
        } catch let error as TimestampError {
            throw PeriodError(text: String(text), reason: "“\(error.text)” fails: \(error.reason)")
        } catch {
            throw PeriodError(text: String(text), reason: "\(error)")
        }
    }
}
