package import AdapterKit

/// A look for what writes made at one vendor and it does not show, while which a run waits.
package struct Search: Sendable, Hashable {
    /// Why it is looked for.
    package enum Cause: Sendable, Hashable {
        /// The answer to a write of this run was lost.
        case lostAnswer
        /// An earlier run sent writes, and was cut off.
        case cutOff
        /// The vendor said moments ago that it made the objects.
        case notShown
    }

    /// The name of the vendor's instance.
    package var vendor: String
    /// What the write does, the first of several.
    package var action: Intent.Action
    /// Meterway's name for its object.
    package var ref: ObjectRef
    /// How many other writes are looked for with it.
    package var others = 0
    /// Why it is looked for.
    package var cause = Cause.lostAnswer
    /// How long is waited at the most, the time of the looks themselves not counted.
    package var limit: Duration

    /// Makes a look for a write of this run.
    package init(vendor: String, action: Intent.Action, ref: ObjectRef, limit: Duration) {
        self.vendor = vendor
        self.action = action
        self.ref = ref
        self.limit = limit
    }

    /// Makes a look for what earlier runs asked one vendor to make; `nil` where that is nothing.
    init?(_ intents: [Intent], _ cause: Cause, limit: Duration) {
        guard let first = intents.first else { return nil }
        self.init(vendor: first.vendor, action: first.action, ref: first.ref, limit: limit)
        others = intents.count - 1
        self.cause = cause
    }
}
