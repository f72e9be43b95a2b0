package import AdapterKit
package import Metering
package import SyncEngine

/// Everything that an assessment depends on: it was read beforehand, and nothing is asked for any more.
package struct AssessmentInput: Sendable {
    /// One of the two vendors.
    package struct Side: Sendable {
        /// The name of the vendor's instance.
        package var name: String
        /// The adapter's declaration.
        package var adapter: AdapterDescriptor
        /// The connection's settings.
        package var settings: ConnectionSettings
        /// The adapter's pure half.
        package var translator: any VendorTranslator
        /// What the vendor has.
        package var observed: [ObservedObject]
        /// What is known to be ours there.
        package var bindings: [Binding]
        /// What would be planned there, and what is allowed.
        package var options: PlanOptions

        /// Makes a side.
        package init(
            name: String,
            adapter: AdapterDescriptor,
            settings: ConnectionSettings,
            translator: any VendorTranslator,
            observed: [ObservedObject] = [],
            bindings: [Binding] = [],
            options: PlanOptions
        ) {
            self.name = name
            self.adapter = adapter
            self.settings = settings
            self.translator = translator
            self.observed = observed
            self.bindings = bindings
            self.options = options
        }

        /// What the vendor can represent with the connection's settings.
        var capabilities: Capabilities { adapter.capabilities(with: settings.values) }

        /// An event as the vendor gets it.
        func form(_ event: ProjectedEvent) -> EventForm? { adapter.form(settings, event) }
    }

    /// What the vendor that is left tells of a meter's usage.
    package enum Usage: Sendable, Hashable {
        /// The usage of each customer that it knows of.
        case told([UsageCell])
        /// It cannot tell, for a reason that is no fault.
        case unavailable(String)
        /// It should tell, and did not.
        case failed(String)
    }

    /// Which way the migration goes.
    package var route: MigrationRoute
    /// The vendor that is left.
    package var from: Side
    /// The vendor that is moved to.
    package var to: Side
    /// What the project's files say.
    package var files: SyncFiles
    /// What fills fields that a vendor requires and a meter leaves out.
    package var defaults: MeterDefaults
    /// The instant of the assessment.
    package var now: Timestamp
    /// The window whose usage tells who the customers are.
    package var window: Period
    /// The usage in it, by meter; a meter that is missing was not asked for.
    package var usage: [Meter.Key: Usage] = [:]
    /// The keys that definitions at the vendor to leave get that nobody manages yet, as a move gives them.
    package var identities: [ObjectID: Meter.Key] = [:]
    /// What a person has to answer.
    package var questions: [MoveQuestion] = []
    /// What is in the way of objects at the new vendor, although its lists do not show it.
    package var obstacles: [ObjectRef: Finding] = [:]
    /// What a person has decided already; `nil` where no file of decisions was read.
    package var answers: MoveDecisions?
    /// How many requests it took to read what the new vendor has.
    package var requestsToRead = 0
    /// Whether the new vendor counts an event again that it gets twice.
    package var countsRepeats = false
    /// How many writes an earlier run left without an outcome.
    package var openWrites = 0

    /// Makes an input.
    package init(
        route: MigrationRoute,
        from: Side,
        to: Side,
        files: SyncFiles,
        defaults: MeterDefaults,
        now: Timestamp,
        window: Period
    ) {
        self.route = route
        self.from = from
        self.to = to
        self.files = files
        self.defaults = defaults
        self.now = now
        self.window = window
    }
}
