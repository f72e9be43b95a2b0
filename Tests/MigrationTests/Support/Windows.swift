import Metering

/// Windows that tests ask for.
enum Windows {
    /// A month of UTC.
    static let november = of("2026-11-01", "2026-12-01")
    /// A day of UTC.
    static let day = of("2026-11-10", "2026-11-11")

    /// The time between two instants, or dates, that are in order.
    static func of(_ start: String, _ end: String) -> Period {
        (try? Period(interval: "\(start)/\(end)")) ?? empty
    }

    private static let empty = Timestamp.epoch.second
}

extension Timestamp {
    /// An instant that is written as it should be.
    static func at(_ text: String) -> Timestamp { (try? Timestamp(iso8601OrDate: text)) ?? .epoch }

    /// The second that begins with the instant.
    fileprivate var second: Period {
        (try? Period(start: self, end: adding(seconds: 1))) ?? Windows.of("1970-01-01", "1970-01-02")
    }
}
