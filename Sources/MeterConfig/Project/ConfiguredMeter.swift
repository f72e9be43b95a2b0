package import AdapterKit
package import Metering

/// A meter with all that a project says about it.
package struct ConfiguredMeter: Sendable, Hashable {
    /// The definition.
    package var meter: Meter
    /// The vendors it is applied at; `nil` is all of them, none is a meter that is only defined.
    package var vendors: [String]?
    /// The vendors' own fields that the project pins, by vendor or adapter.
    package var overrides: [String: [String: JSONValue]]
    /// The findings that the team accepts.
    package var waivers: [ConfiguredWaiver]
    /// When a change of what it counts takes effect.
    package var effective: EffectiveTime
    /// Where the meter is defined; `nil` for one that is in no file yet.
    package var location: FileLocation?

    /// Makes a configured meter.
    package init(
        _ meter: Meter,
        vendors: [String]? = nil,
        overrides: [String: [String: JSONValue]] = [:],
        waivers: [ConfiguredWaiver] = [],
        effective: EffectiveTime = .now,
        location: FileLocation? = nil
    ) {
        self.meter = meter
        self.vendors = vendors
        self.overrides = overrides
        self.waivers = waivers
        self.effective = effective
        self.location = location
    }

    /// The same meter without its places in files.
    package var unplaced: ConfiguredMeter {
        var meter = self
        meter.location = nil
        meter.waivers = waivers.map { ConfiguredWaiver($0.waiver) }
        return meter
    }

    /// Whether the meter is applied at a vendor.
    package func isApplied(at instance: String) -> Bool { vendors?.contains(instance) ?? true }
}

/// An accepted finding with the place that says so.
package struct ConfiguredWaiver: Sendable, Hashable {
    /// The acceptance.
    package var waiver: Waiver
    /// Where its end is written, else where it begins; `nil` for one that is in no file yet.
    package var location: FileLocation?

    /// Makes a configured acceptance.
    package init(_ waiver: Waiver, location: FileLocation? = nil) {
        self.waiver = waiver
        self.location = location
    }
}

/// A customer's meter with the place that says so.
package struct ConfiguredCustomer: Sendable, Hashable {
    /// The customer's meter.
    package var customer: CustomerMeter
    /// Where it is defined.
    package var location: FileLocation

    /// Makes a configured customer's meter.
    package init(_ customer: CustomerMeter, location: FileLocation) {
        self.customer = customer
        self.location = location
    }
}
