package import Metering
package import Migration

/// One total of a proof: what the reference, the project and each vendor say it is.
package struct ProofRow: Sendable, Hashable {
    /// A vendor's number.
    package struct Side: Sendable, Hashable {
        /// The name of the vendor's instance.
        package var vendor: String
        /// What it says.
        package var reading: UsageReading

        /// Makes a side.
        package init(_ vendor: String, _ reading: UsageReading) {
            self.vendor = vendor
            self.reading = reading
        }
    }

    /// The meter.
    package var meter: Meter.Key
    /// The customer; `nil` for all customers together.
    package var customer: String?
    /// The time that counts.
    package var window: Period
    /// What the reference aggregation says.
    package var reference: UsageReading
    /// What the project expects; more than one where several proofs concern the same total.
    package var expected: [Quantity]
    /// What each vendor says, in the project's order.
    package var sides: [Side]
    /// The events that make the difference.
    package var causes: [ProofCause]

    /// Makes a row.
    package init(
        meter: Meter.Key,
        customer: String?,
        window: Period,
        reference: UsageReading,
        expected: [Quantity] = [],
        sides: [Side] = [],
        causes: [ProofCause] = []
    ) {
        self.meter = meter
        self.customer = customer
        self.window = window
        self.reference = reference
        self.expected = expected
        self.sides = sides
        self.causes = causes
    }

    /// Whether all numbers that are there are the same.
    package var isEqual: Bool { Set(told).count <= 1 }

    /// Whether there are two numbers at least, so that one is held to another.
    package var isCompared: Bool { told.count > 1 }

    /// The numbers that are there.
    private var told: [UsageReading] {
        ([reference] + sides.map(\.reading)).filter(\.isTold) + expected.map { .value($0) }
    }

    /// Whether a reading differs from the reference; without a reference, from what is expected.
    package func differs(_ reading: UsageReading) -> Bool {
        guard reading.isTold else { return false }
        if reference.isTold { return reading != reference }
        return expected.contains { .value($0) != reading }
    }

    /// Whether the reference is not what the project expects.
    package var missesExpectation: Bool {
        reference.isTold && expected.contains { .value($0) != reference }
    }

    /// Whether the reference or a vendor should tell a number and told none.
    package var isIncomplete: Bool { reference.isFailure || sides.contains { $0.reading.isFailure } }

    /// Whether anybody told a number.
    package var isTold: Bool { reference.isTold || sides.contains(where: \.reading.isTold) }
}

/// An event, or several, that make a total differ.
package struct ProofCause: Sendable, Hashable {
    /// Whose total differs from the reference: a vendor's name, or `expected`.
    package var side: String
    /// The events' ids; empty where no single events were found.
    package var events: [String]
    /// What they do, in one sentence.
    package var reason: String

    /// Makes a cause.
    package init(_ side: String, events: [String], reason: String) {
        self.side = side
        self.events = events
        self.reason = reason
    }

    /// What stands for the project's own expectation among the sides.
    package static let expectation = "expected"
}
