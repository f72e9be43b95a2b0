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
    /// What the run did there, in order: writes that were done or begun, each with the id of its object.
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
    /// The objects that a later run made or took away, so that what is there now is not what the run left.
    package var remade: Set<ObjectRef> = []
    /// The objects that a later run wrote to, so that what is recorded of them is in part that run's.
    package var touched: Set<ObjectRef> = []
    /// What the run wrote to and is not to be taken back.
    package var unselected: Set<ObjectRef> = []

    /// One write that was done, or begun.
    package struct Step: Sendable, Hashable {
        /// How far a write came.
        package enum Extent: Sendable, Hashable {
            /// It was done.
            case done
            /// The run was cut off in it, and it is found done now, perhaps not to its end.
            case cutOff
            /// The run was cut off in it, and it is found not done now, though it may have been begun.
            case begun
        }

        /// The write.
        package var intent: Intent
        /// The vendor's id of the object.
        package var id: String
        /// How far it came.
        package var extent: Extent

        /// Makes a step.
        package init(intent: Intent, id: String, extent: Extent = .done) {
            self.intent = intent
            self.id = id
            self.extent = extent
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
