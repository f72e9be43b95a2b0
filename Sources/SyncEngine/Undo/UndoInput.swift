package import AdapterKit
package import Metering

/// Everything that the plan depends on that takes back a run at one vendor.
package struct UndoInput: Sendable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// The adapter's name.
    package var adapter: String
    /// The adapter's pure half.
    package var translator: any VendorTranslator
    /// What the run did there, in order: writes that were done, each with the id of its object.
    package var steps: [Step]
    /// What the vendor has, of all kinds.
    package var observed: [ObservedObject]
    /// What is known to be ours there.
    package var bindings: [Binding]
    /// Whether objects may be removed and made again.
    package var allowReplace: Bool
    /// What fills fields that the vendor requires.
    package var defaults: MeterDefaults
    /// The instant of the run.
    package var now: Timestamp

    /// One write that was done.
    package struct Step: Sendable, Hashable {
        /// The write.
        package var intent: Intent
        /// The vendor's id of the object.
        package var id: String

        /// Makes a step.
        package init(intent: Intent, id: String) {
            self.intent = intent
            self.id = id
        }
    }

    /// Makes an input.
    package init(
        vendor: String,
        adapter: String,
        translator: any VendorTranslator,
        steps: [Step],
        observed: [ObservedObject],
        bindings: [Binding],
        allowReplace: Bool = false,
        defaults: MeterDefaults = MeterDefaults(),
        now: Timestamp
    ) {
        self.vendor = vendor
        self.adapter = adapter
        self.translator = translator
        self.steps = steps
        self.observed = observed
        self.bindings = bindings
        self.allowReplace = allowReplace
        self.defaults = defaults
        self.now = now
    }
}
