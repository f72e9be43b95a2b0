package import Metering

/// A meter together with what a project says about it at one vendor.
package struct MeterEntry: Sendable, Hashable {
    /// The definition.
    package var meter: Meter
    /// The vendor's own fields that the project pins, by the names in the adapter's declaration.
    package var overrides: [String: JSONValue]
    /// Whether no file wants the meter at the vendor, so that it is the one to give way where another has its name.
    package var isUnfiled: Bool

    /// Makes an entry.
    package init(_ meter: Meter, overrides: [String: JSONValue] = [:], isUnfiled: Bool = false) {
        self.meter = meter
        self.overrides = overrides
        self.isUnfiled = isUnfiled
    }
}
