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
    package var doubted: Set<ObjectRef> = []
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
        options: PlanOptions
    ) {
        self.vendor = vendor
        self.adapter = adapter
        self.translator = translator
        self.translation = translation
        self.meters = meters
        self.observed = observed
        self.bindings = bindings
        self.options = options
    }
}
