package import AdapterKit
package import Metering

/// A meter that the vendor to leave has.
package struct SourceMeter: Sendable, Hashable {
    /// Where its definition is taken from.
    package enum Origin: String, Sendable, Hashable {
        /// The project's files.
        case files
        /// The state, where a sync put it and no file has it.
        case state
        /// The vendor itself: nobody manages it here yet.
        case vendor
    }

    /// The definition.
    package var meter: Meter
    /// Where the definition is taken from.
    package var origin: Origin
    /// What is pinned of it at the vendor to leave.
    package var overrides: [String: JSONValue]
    /// The object that is its definition there; `nil` where the files want it there and it is not.
    package var object: ObservedObject?
    /// What the vendor's definition says and the core model does not.
    package var findings: [Finding] = []
    /// What an apply would change there first, so that both sides are given the same; one sentence each.
    package var pending: [String] = []

    /// Makes a meter.
    package init(_ meter: Meter, _ origin: Origin, overrides: [String: JSONValue] = [:], object: ObservedObject? = nil)
    {
        self.meter = meter
        self.origin = origin
        self.overrides = overrides
        self.object = object
    }

    /// The meter's key.
    package var key: Meter.Key { meter.key }
}
