package import Metering

/// What a project's files say, for a sync to go by.
package struct SyncFiles: Sendable, Hashable {
    /// The name of the files where they are a side of the merge.
    package static let side = "files"

    /// A meter of the files.
    package struct Entry: Sendable, Hashable {
        /// The definition.
        package var meter: Meter
        /// The vendors it is applied at; `nil` is all of them.
        package var vendors: [String]?
        /// The vendors' own fields that are pinned, by the vendor's instance.
        package var overrides: [String: [String: JSONValue]]

        /// Makes an entry.
        package init(_ meter: Meter, vendors: [String]? = nil, overrides: [String: [String: JSONValue]] = [:]) {
            self.meter = meter
            self.vendors = vendors
            self.overrides = overrides
        }
    }

    /// The meters, in the files' order.
    package var meters: [Entry]
    /// The event schemas, in the files' order.
    package var events: [EventSchema]
    /// The customers' counters, in the files' order.
    package var customers: [CustomerMeter]

    /// Makes the files' content.
    package init(meters: [Entry] = [], events: [EventSchema] = [], customers: [CustomerMeter] = []) {
        self.meters = meters
        self.events = events
        self.customers = customers
    }
}

/// What the files should become, so that the first plan after a sync is empty.
package struct SyncFileChanges: Sendable, Hashable {
    /// The meters that are new to the files or change there, by key; each as it should stand.
    package var meters: [SyncFiles.Entry] = []
    /// The meters that leave the files.
    package var removedMeters: [Meter.Key] = []
    /// The event schemas that are new to the files or change there, by name; each as it should stand.
    package var events: [EventSchema] = []
    /// The customers' counters that are new to the files or change there; each as it should stand.
    package var customers: [CustomerMeter] = []
    /// The customers' counters that leave the files, by `METER/CUSTOMER/METERKEY`.
    package var removedCustomers: [String] = []

    /// Makes no changes.
    package init() {}

    /// Whether the files stay as they are.
    package var isEmpty: Bool { self == SyncFileChanges() }
}
