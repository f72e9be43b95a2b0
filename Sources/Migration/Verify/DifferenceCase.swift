package import Metering

/// A number that differs between two vendors, with everything at hand that may tell why.
package struct DifferenceCase: Sendable {
    /// What is known of one vendor.
    package struct Side: Sendable {
        /// The name of the vendor's instance.
        package var vendor: String
        /// What it says of the whole window.
        package var reading: UsageReading
        /// What it says of each step; `nil` where it tells none of them.
        package var series: [Period: Quantity]?
        /// From when on the customer's counter counts; `nil` where it always did, or that is not known.
        package var countsSince: Timestamp?
        /// Every customer whom the vendor knows from any of the meters.
        package var customers: Set<String> = []
        /// The usage of this meter by customer.
        package var usage: [String: Quantity] = [:]
        /// What the definition at the vendor says otherwise than what was applied.
        package var mismatches: [String] = []
        /// What was applied at the vendor and what the files say otherwise.
        package var edits: [String] = []

        /// Makes a side.
        package init(_ vendor: String, _ reading: UsageReading, series: [Period: Quantity]? = nil) {
            self.vendor = vendor
            self.reading = reading
            self.series = series
        }

        /// The number, where none is as much as 0.
        var number: Quantity { reading.quantity ?? .zero }
    }

    /// By what the meter counts in the window.
    let counting: Counting
    /// The customer; `nil` for all together.
    package var customer: String?
    /// The window.
    package var window: Period
    /// The steps of the series, in order.
    package var steps: [Period]
    /// The vendor that is left.
    package var old: Side
    /// The vendor that is moved to.
    package var new: Side
    /// The events that the meter may take, each the first of its id in the files; `nil` where there are none.
    package var events: [UsageEvent]?
    /// Those whose id was there before, whatever that event was of, and when.
    package var repeats: [UsageEvent] = []
    /// The entries of dead-letter files.
    package var letters: [DeadLetterEntry] = []
    /// The time zones that the project speaks of.
    package var zones: [TimeZoneID] = []
    /// When the vendors were asked.
    package var readAt: Timestamp
    /// What is calculated of the events once, for all hypotheses.
    var cache: EventCache?

    /// Makes a case.
    ///
    /// - Parameters:
    ///   - meter: the meter as the project defines it.
    ///   - earlier: by what it counted before; `nil` where it is the definition.
    ///   - customer: the customer; `nil` for all together.
    ///   - window: the window.
    ///   - steps: the steps of the series, in order.
    ///   - old: the vendor that is left.
    ///   - new: the vendor that is moved to.
    ///   - events: the events that the meter may take, each the first of its id; `nil` where there are none.
    ///   - readAt: when the vendors were asked.
    package init(
        meter: Meter,
        earlier: ReferenceSeries.Earlier? = nil,
        customer: String?,
        window: Period,
        steps: [Period],
        old: Side,
        new: Side,
        events: [UsageEvent]? = nil,
        readAt: Timestamp
    ) {
        counting = Counting(meter, earlier, in: window)
        self.customer = customer
        self.window = window
        self.steps = steps
        self.old = old
        self.new = new
        self.events = events
        self.readAt = readAt
    }
}

/// An event that a vendor did not take, and its reason.
package struct DeadLetterEntry: Sendable, Hashable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// The vendor's reason, or the projection's.
    package var reason: String
    /// The event.
    package var event: UsageEvent
    /// The only meters that lack it; empty for all of the vendor's.
    package var meters: [Meter.Key]

    /// Makes an entry.
    package init(vendor: String, reason: String, event: UsageEvent, meters: [Meter.Key] = []) {
        self.vendor = vendor
        self.reason = reason
        self.event = event
        self.meters = meters
    }
}
