package import Foundation
import Metering
import Synchronization

/// The clock that a stand and its adapter go by; it moves only when it is set.
package final class StandClock: Sendable {
    private let instant: Mutex<Timestamp>
    /// By how many seconds the vendor's clock is ahead of ours.
    private let ahead: Int64

    init(_ instant: Timestamp, vendorAhead ahead: Int64 = 0) {
        self.instant = Mutex(instant)
        self.ahead = ahead
    }

    /// The time at the vendor; whole seconds, which a binary fraction holds exactly.
    package var date: Date { Date(timeIntervalSince1970: TimeInterval(now.seconds + ahead)) }

    /// The time on our side.
    var now: Timestamp { instant.withLock { $0 } }

    /// Sets the time.
    func set(_ now: Timestamp) {
        instant.withLock { $0 = now }
    }
}
