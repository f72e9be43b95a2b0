import Metering
import Migration

/// One total of a proof: what the reference, the project and each vendor say it is.
struct ProofRow: Sendable, Hashable {
    /// The meter.
    var meter: Meter.Key
    /// The customer; `nil` for all customers together.
    var customer: String?
    /// The time that counts.
    var window: Period
    /// What the reference aggregation says.
    var reference: UsageReading
    /// What the project expects; more than one where several proofs concern the same total.
    var expected: [Quantity] = []
    /// What each vendor says, in the project's order.
    var sides: [UsageSide] = []
    /// The events that make the difference.
    var causes: [ProofCause] = []

    /// Whether all numbers that are there are the same.
    var isEqual: Bool { Set(told).count <= 1 }

    /// Whether there are two numbers at least, so that one is held to another.
    var isCompared: Bool { told.count > 1 }

    /// The numbers that are there.
    private var told: [UsageReading] {
        ([reference] + sides.map(\.reading)).filter(\.isTold) + expected.map { .value($0) }
    }

    /// Whether a reading differs from the reference; without a reference, from what is expected.
    func differs(_ reading: UsageReading) -> Bool {
        guard reading.isTold else { return false }
        if reference.isTold { return reading != reference }
        return expected.contains { .value($0) != reading }
    }

    /// Whether the reference is not what the project expects.
    var missesExpectation: Bool {
        reference.isTold && expected.contains { .value($0) != reference }
    }

    /// Whether the reference or a vendor should tell a number and told none.
    var isIncomplete: Bool { reference.isFailure || sides.contains { $0.reading.isFailure } }

    /// Whether anybody told a number.
    var isTold: Bool { reference.isTold || sides.contains(where: \.reading.isTold) }
}

/// An event, or several, that make a total differ.
struct ProofCause: Sendable, Hashable {
    /// Whose total differs from the reference: a vendor's name, or `expected`.
    var side: String
    /// The events' ids; empty where no single events were found.
    var events: [String]
    /// What they do, in one sentence.
    var reason: String

    /// Makes a cause.
    init(_ side: String, events: [String], reason: String) {
        self.side = side
        self.events = events
        self.reason = reason
    }

    /// What stands for the project's own expectation among the sides.
    static let expectation = "expected"
}
