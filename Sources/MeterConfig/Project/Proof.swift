package import Metering

/// A total that a meter has to come to over a file of sample events.
package struct Proof: Sendable, Hashable {
    /// The meter.
    package var meter: Meter.Key
    /// The absolute path of the file of events.
    package var events: String
    /// The span of time that counts.
    package var window: Period
    /// The total that is expected.
    package var total: Quantity
    /// The customer whose events count; `nil` counts all.
    package var customer: String?
    /// Where the proof is written.
    package var location: FileLocation

    /// Makes a proof.
    package init(
        meter: Meter.Key,
        events: String,
        window: Period,
        total: Quantity,
        customer: String? = nil,
        location: FileLocation
    ) {
        self.meter = meter
        self.events = events
        self.window = window
        self.total = total
        self.customer = customer
        self.location = location
    }
}
