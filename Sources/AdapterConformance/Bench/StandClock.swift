package import Foundation
import Metering
import Synchronization

/// The clock that a stand and its adapter go by; it moves only when it is set.
package final class StandClock: Sendable {
    private let instant: Mutex<Timestamp>

    init(_ instant: Timestamp) {
        self.instant = Mutex(instant)
    }

    /// The time, for the vendor's side; whole seconds, which a binary fraction holds exactly.
    package var date: Date { Date(timeIntervalSince1970: TimeInterval(now.seconds)) }

    /// The time.
    var now: Timestamp { instant.withLock { $0 } }

    /// Sets the time.
    func set(_ now: Timestamp) {
        instant.withLock { $0 = now }
    }
}
