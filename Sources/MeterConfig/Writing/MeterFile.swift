package import Metering

/// The content of a meter file: what ``MeterFileWriter`` writes and ``ProjectLoader`` reads.
package struct MeterFile: Sendable, Hashable {
    /// The events' schemas.
    package var events: [EventSchema]
    /// The meters with what a project says about them; their locations are left aside.
    package var meters: [ConfiguredMeter]
    /// The customers' meters.
    package var customers: [CustomerMeter]

    /// Makes a file's content.
    package init(events: [EventSchema] = [], meters: [ConfiguredMeter] = [], customers: [CustomerMeter] = []) {
        self.events = events
        self.meters = meters
        self.customers = customers
    }
}
