package import Metering

/// A reason why two numbers differ, and what it rests on.
package struct Trace: Sendable, Hashable {
    /// What sort of reason it is.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The definition at a vendor is not the one that was applied.
        case changedDefinition = "changed-definition"
        /// The vendor does not know the customer.
        case unknownCustomer = "unknown-customer"
        /// The vendor does not have the meter.
        case noMeter = "no-meter"
        /// The customer has no counter.
        case noCounter = "no-counter"
        /// The counter began later than the window.
        case counterBegan = "counter-began"
        /// The same usage stands under another customer.
        case renamedCustomer = "renamed-customer"
        /// Events went to the dead-letter file.
        case deadLetters = "dead-letters"
        /// Nothing is counted from an instant on.
        case stopped
        /// Nothing is counted before an instant.
        case startedLate = "started-late"
        /// Nothing is counted for some time.
        case outage
        /// The newest usage is not all there yet.
        case late
        /// Times are those of another zone.
        case timeZone = "time-zone"
        /// Events are counted more than once.
        case duplicates
        /// The numbers are in another unit.
        case unit
        /// A filter or a value of the projection is not applied.
        case projection
        /// The meter's active time is not applied.
        case activeWindow = "active-window"
        /// Values are rounded one by one.
        case rounding
        /// Single events are not counted.
        case missingEvents = "missing-events"
        /// Single events are counted although they should not be, or more than once.
        case extraEvents = "extra-events"
        /// In which steps it lies, where nothing says why.
        case steps
        /// It is the difference of single customers, each of which has a row of its own.
        case customers

        /// Whether it says why, and not merely where.
        var explains: Bool { self != .steps && self != .customers }
    }

    /// What sort of reason it is.
    package var kind: Kind
    /// The vendor whose number it explains.
    package var vendor: String
    /// What it is, in one sentence.
    package var sentence: String
    /// What data says so.
    package var evidence: String
    /// The events that it names.
    package var events: [String]
    /// From when on it holds; `nil` where that says nothing.
    package var since: Timestamp?

    /// Makes a reason.
    package init(
        _ kind: Kind,
        at vendor: String,
        _ sentence: String,
        evidence: String,
        events: [String] = [],
        since: Timestamp? = nil
    ) {
        self.kind = kind
        self.vendor = vendor
        self.sentence = sentence
        self.evidence = evidence
        self.events = events
        self.since = since
    }
}
