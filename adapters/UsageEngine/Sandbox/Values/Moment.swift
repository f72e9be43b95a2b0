import Foundation

/// An instant in whole milliseconds since 1970-01-01T00:00:00Z.
struct Moment: Hashable, Comparable, Sendable {
    /// Milliseconds since the epoch; negative before it.
    let milliseconds: Int64

    /// Makes the instant with a number of milliseconds.
    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Makes the instant with a number of whole seconds.
    init(seconds: Int64) {
        milliseconds = seconds * 1_000
    }

    /// Makes the instant of a date, to the nearest millisecond.
    init(_ date: Date) {
        milliseconds = Int64(exactly: (date.timeIntervalSince1970 * 1_000).rounded()) ?? 0
    }

    /// The whole seconds that have passed since the epoch.
    var seconds: Int64 {
        CivilDay.floorDivide(milliseconds, 1_000)
    }

    static func < (left: Moment, right: Moment) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
