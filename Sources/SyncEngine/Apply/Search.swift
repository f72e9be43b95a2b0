package import AdapterKit

/// A look for what became of writes of one vendor whose answers were lost, while which a run waits.
package struct Search: Sendable, Hashable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// What the write does, the first of several.
    package var action: Intent.Action
    /// Meterway's name for its object.
    package var ref: ObjectRef
    /// How many other writes are looked for with it.
    package var others = 0
    /// Whether an earlier run sent them, and was cut off.
    package var isOfEarlierRun = false
    /// How long is waited at the most, the time of the looks themselves not counted.
    package var limit: Duration

    /// Makes a look for a write of this run.
    package init(vendor: String, action: Intent.Action, ref: ObjectRef, limit: Duration) {
        self.vendor = vendor
        self.action = action
        self.ref = ref
        self.limit = limit
    }

    /// Makes a look for creations that an earlier run may have sent to one vendor; `nil` where there is none.
    init?(_ intents: [Intent], limit: Duration) {
        guard let first = intents.first else { return nil }
        self.init(vendor: first.vendor, action: first.action, ref: first.ref, limit: limit)
        others = intents.count - 1
        isOfEarlierRun = true
    }
}
