/// What a dead letter says of its event: to whom it goes when it is sent again, and why it was kept.
///
/// A dead letter is a line of a file of events that were not counted: an object with `reason`, `vendor`, `meters` and, under
/// `event`, the event. It is read as the event it holds, so that a repaired file of letters can be sent as any other.
package struct LetterHead: Sendable, Hashable {
    /// The only vendor that the event goes to; `nil` for every one.
    package var vendor: String?
    /// The only meters that count it; empty for all of the vendor's.
    package var meters: [Meter.Key]
    /// Why it was not counted.
    package var reason: String

    /// Makes a head.
    package init(vendor: String?, meters: [Meter.Key] = [], reason: String) {
        self.vendor = vendor
        self.meters = meters
        self.reason = reason
    }
}
