package import AdapterKit
package import Metering

/// What to plan, and what is allowed.
package struct PlanOptions: Sendable {
    /// What may adopt objects that are found and differ.
    package enum Adopter: Sendable, Hashable {
        /// The same command with the option for it.
        case option
        /// An apply after it, since the plan is that of a rollback, which changes nothing that is not managed.
        case applyAfterRollback
    }

    /// Whether objects that are found and differ may be adopted with their changes.
    package var adopt: Bool
    /// What may adopt them where these options do not.
    package var adopter = Adopter.option
    /// Whether objects may be removed and made again.
    package var allowReplace: Bool
    /// What happens to meters with findings that nobody accepted.
    package var findings: FindingsPolicy
    /// The findings that the team accepts, by meter.
    package var waivers: [Meter.Key: [Waiver]]
    /// Which meters are selected; what serves no selected meter is left as it is.
    package var selects: @Sendable (Meter.Key) -> Bool
    /// The instant of the run.
    package var now: Timestamp
    /// What becomes of objects that new ones take the place of.
    package var replaced = ReplacedObjects.deleteOnReset
    /// The meters whose changes wait for the end of the running period.
    package var patient: Set<Meter.Key> = []
    /// When a billing period ends for a meter that does not say; `nil` is the calendar month in UTC.
    package var schedule: ResetSchedule?

    /// Makes options that select everything and allow nothing special.
    package init(
        adopt: Bool = false,
        allowReplace: Bool = false,
        findings: FindingsPolicy = .warn,
        waivers: [Meter.Key: [Waiver]] = [:],
        selects: @escaping @Sendable (Meter.Key) -> Bool = { _ in true },
        now: Timestamp
    ) {
        self.adopt = adopt
        self.allowReplace = allowReplace
        self.findings = findings
        self.waivers = waivers
        self.selects = selects
        self.now = now
    }
}
