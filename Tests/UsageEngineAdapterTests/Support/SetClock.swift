import Foundation
import Metering
import Synchronization

/// A clock that stands still until it is set.
final class SetClock: Sendable {
    private let instant: Mutex<Timestamp>

    init(_ instant: Timestamp) {
        self.instant = Mutex(instant)
    }

    var now: Timestamp {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }

    /// The instant for what reckons with Foundation's dates.
    var date: Date { Date(timeIntervalSince1970: TimeInterval(now.milliseconds) / 1_000) }
}
