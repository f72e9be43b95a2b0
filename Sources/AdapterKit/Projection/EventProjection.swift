package import Metering

/// What becomes of a usage event on its way to a vendor: one function of all meters there, as a value.
package struct EventProjection: Sendable, Hashable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// What is emitted; every rule is tried for every event, in this order.
    package var rules: [ProjectionRule]

    /// Makes a projection.
    package init(vendor: String, rules: [ProjectionRule] = []) {
        self.vendor = vendor
        self.rules = rules
    }
}

/// One event that a vendor gets for a usage event that matches.
package struct ProjectionRule: Sendable, Hashable {
    /// The meters that it feeds.
    package var meters: [Meter.Key]
    /// The name of the events it takes; `nil` takes every event.
    package var event: String?
    /// The first instant it takes; `nil` is since ever.
    package var from: Timestamp?
    /// The first instant it no longer takes; `nil` is for ever.
    package var to: Timestamp?
    /// Which events it takes beyond that; `nil` takes all.
    package var filter: Expression?
    /// The event that the vendor gets.
    package var output: ProjectedTemplate
    /// What has to have a value of an event for meters that the vendor computes by itself.
    package var checks: [ProjectionCheck]

    /// Makes a rule.
    package init(
        meters: [Meter.Key],
        event: String?,
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        filter: Expression? = nil,
        output: ProjectedTemplate,
        checks: [ProjectionCheck] = []
    ) {
        self.meters = meters
        self.event = event
        self.from = from
        self.to = to
        self.filter = filter
        self.output = output
        self.checks = checks
    }
}

/// What a meter needs of an event where the vendor computes filter and value, and counts nothing where a name in them is missing.
package struct ProjectionCheck: Sendable, Hashable {
    /// The meter.
    package var meter: Meter.Key
    /// Which events it counts; `nil` is all.
    package var filter: Expression?
    /// What it takes of an event that it counts; `nil` where that is nothing to compute.
    package var value: Expression?

    /// Makes a check.
    package init(meter: Meter.Key, filter: Expression?, value: Expression?) {
        self.meter = meter
        self.filter = filter
        self.value = value
    }
}
