import AdapterKit
package import Metering

/// An open billing period that a change touches.
package struct RunningUsage: Sendable, Hashable {
    /// What becomes of what it counted.
    package enum Fate: String, Sendable, Hashable, CaseIterable {
        /// It is lost.
        case lost
        /// It is kept until the period ends, and billed.
        case kept
        /// It stays where it is, with an object that Meterway does not manage.
        case left
        /// It goes on, and counts otherwise from now on.
        case altered
    }

    /// The customer; `nil` for all customers.
    package var customer: String?
    /// What was counted so far; `nil` where it is not known.
    package var value: Quantity?
    /// When the period ends; `nil` where it is not known.
    package var end: Timestamp?
    /// What becomes of it.
    package var fate: Fate
    /// Whether the end is that of the calendar month in UTC, for want of a schedule.
    package var isAssumed: Bool

    /// Makes the usage of a period.
    package init(
        customer: String?,
        value: Quantity? = nil,
        end: Timestamp?,
        fate: Fate,
        isAssumed: Bool = false
    ) {
        self.customer = customer
        self.value = value
        self.end = end
        self.fate = fate
        self.isAssumed = isAssumed
    }
}

extension RunningUsage {
    /// Makes the usage of a customer's period that the vendor told.
    init(_ period: RunningPeriod, fate: Fate) {
        self.init(customer: period.customer, value: period.value, end: period.end, fate: fate)
    }
}

extension Sequence<RunningUsage> {
    /// The periods by customer, and each customer's by their ends.
    func byCustomer() -> [RunningUsage] {
        sorted { ($0.customer ?? "", $0.end ?? .max) < ($1.customer ?? "", $1.end ?? .max) }
    }
}

/// What a change waits for; until then it is not pending.
package struct Waiting: Sendable, Hashable {
    /// Until when; `nil` where no instant can be told.
    package var until: Timestamp?
    /// For what, in one sentence.
    package var reason: String

    /// Makes a wait.
    package init(until: Timestamp?, reason: String) {
        self.until = until
        self.reason = reason
    }
}
