package import Metering

/// What should be different in a project's meter files.
package struct ProjectChanges: Sendable, Hashable {
    /// Meters as they should be, each with all that the files should say of it; a key that no file has yet is new.
    package var meters: [ConfiguredMeter] = []
    /// The meters to take out, with their customers' meters.
    package var removedMeters: Set<Meter.Key> = []
    /// Events as they should be; a name that no file declares yet is new.
    package var events: [EventSchema] = []
    /// The events to take out, by name.
    package var removedEvents: Set<String> = []
    /// Customers' meters as they should be; one that no file has yet is new.
    package var customers: [CustomerMeter] = []
    /// The customers' meters to take out, by identity.
    package var removedCustomers: Set<String> = []

    /// Makes changes; nothing changes by default.
    package init() {}

    /// Whether nothing should change.
    package var isEmpty: Bool { self == ProjectChanges() }
}
