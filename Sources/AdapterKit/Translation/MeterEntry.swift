package import Metering

/// A meter together with what a project says about it at one vendor.
package struct MeterEntry: Sendable, Hashable {
    /// The definition.
    package var meter: Meter
    /// The vendor's own fields that the project pins, by the names in the adapter's declaration.
    package var overrides: [String: JSONValue]

    /// Makes an entry.
    package init(_ meter: Meter, overrides: [String: JSONValue] = [:]) {
        self.meter = meter
        self.overrides = overrides
    }
}
