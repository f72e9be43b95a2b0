import Foundation
import Metering
import Synchronization

/// The clock of an embedded vendor, which stands where it was put.
final class SandboxClock: Sendable {
    private let instant: Mutex<Timestamp>

    init(_ instant: Timestamp) {
        self.instant = Mutex(instant)
    }

    /// The instant, as adapters take it.
    var now: Timestamp { instant.withLock(\.self) }

    /// The instant to whole milliseconds, as sandboxes take it.
    var date: Date { Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000) }

    /// Puts the clock to another instant.
    func set(_ instant: Timestamp) {
        self.instant.withLock { $0 = instant }
    }
}
