package import Metering

/// What a migration comes to for one meter.
package struct AssessedMeter: Sendable, Hashable {
    /// How the meter stands at the new vendor.
    package enum Standing: Sendable, Hashable {
        /// It is not there, and would be made.
        case new
        /// It is there and managed; the texts name the fields that would change.
        case managed(id: String, fields: [String])
        /// An object that nobody manages is recognised as it, and would be bound; the texts name the fields that would change.
        case adopted(id: String, name: String, fields: [String])
        /// Something at the new vendor is in its way.
        case collides(reason: String, remedy: String)
        /// The vendor cannot hold it, or the project does not let it go there as it would be.
        case refused
        /// The files want it at the vendor to leave, which has nothing of it to move.
        case missing
    }

    /// The meter as the vendor to leave has it.
    package var source: SourceMeter
    /// How truly the new vendor can hold it.
    package var fidelity: Fidelity
    /// What there is to say of its fields at the new vendor.
    package var findings: [Finding]
    /// How it stands at the new vendor.
    package var standing: Standing
    /// What the new vendor wants to know and the meter does not say.
    package var decisions: [MigrationDecision] = []
    /// What changes for those who send its events.
    package var senders = SenderChange()
    /// Objects of its name at the new vendor that are not recognised as it, by name and id.
    package var lookalikes: [String] = []
    /// When the billing period ends that is running now.
    package var periodEnd: Timestamp
    /// By which schedule it ends; `nil` where the calendar month in UTC is assumed.
    package var schedule: ResetSchedule?

    /// The meter's key.
    package var key: Meter.Key { source.key }

    /// Whether it can move.
    package var isMovable: Bool {
        switch standing {
        case .new, .managed, .adopted: true
        case .collides, .refused, .missing: false
        }
    }
}

/// What the new vendor wants to know of a meter, with the answer that is proposed.
package struct MigrationDecision: Sendable, Hashable {
    /// An answer.
    package enum Answer: Sendable, Hashable, CustomStringConvertible {
        /// What the number counts.
        case unit(String)
        /// When a billing period ends.
        case schedule(ResetSchedule)

        package var description: String {
            switch self {
            case .unit(let unit): unit
            case .schedule(let schedule): schedule.description
            }
        }
    }

    /// The field.
    package var field: MeterField
    /// The answer that is proposed.
    package var proposal: Answer
    /// Where the proposal comes from, in a few words.
    package var origin: String
    /// Whether the project's defaults answer it, so that nobody has to.
    package var isDefaulted: Bool
    /// The answer of the file of decisions; `nil` where it has none.
    package var answer: Answer?

    /// Whether somebody still has to decide it.
    package var isOpen: Bool { !isDefaulted && answer == nil }
}
