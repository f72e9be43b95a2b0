package import AdapterKit
package import Metering

/// Everything that the plan of one vendor depends on.
package struct PlanInput: Sendable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// The adapter's name.
    package var adapter: String
    /// The adapter's pure half.
    package var translator: any VendorTranslator
    /// What the project's meters become there.
    package var translation: Translation
    /// The definitions, to be kept with the bindings.
    package var meters: [Meter.Key: Meter]
    /// What the vendor has, of all kinds.
    package var observed: [ObservedObject]
    /// What is known to be ours there.
    package var bindings: [Binding]
    /// What to plan, and what is allowed.
    package var options: PlanOptions
    /// By what meters count where that is not what the project says.
    package var definitions = DefinitionsInForce()
    /// What the project's meters become once no change waits; `nil` where none does.
    package var later: Translation?
    /// Objects that the vendor may have made twice, since a creation of them was repeated after its answer was lost.
    package var doubted: Set<ObjectRef>
    /// What is in the way of taking objects over that nobody bound, or of making them, by what they would be.
    package var obstacles: [ObjectRef: Finding] = [:]
    /// What a sync knows beyond what is wanted; `nil` where the files alone are brought about.
    package var sync: SyncPlanning?

    /// Makes an input.
    package init(
        vendor: String,
        adapter: String,
        translator: any VendorTranslator,
        translation: Translation,
        meters: [Meter.Key: Meter],
        observed: [ObservedObject],
        bindings: [Binding],
        options: PlanOptions,
        doubted: Set<ObjectRef> = []
    ) {
        self.vendor = vendor
        self.adapter = adapter
        self.translator = translator
        self.translation = translation
        self.meters = meters
        self.observed = observed
        self.bindings = bindings
        self.options = options
        self.doubted = doubted
    }
}

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
