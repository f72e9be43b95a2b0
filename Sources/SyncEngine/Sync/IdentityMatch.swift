package import Metering

/// What a person decided of whether an object at a vendor is a meter that is known under a key.
package struct IdentityMatch: Sendable, Hashable {
    /// The meter's key.
    package var key: Meter.Key
    /// The name of the vendor's instance.
    package var vendor: String
    /// The object at the vendor: its id, or its exact name where no other there has it.
    package var object: String
    /// Whether the two are the same; otherwise they are kept apart.
    package var isSame: Bool

    /// Makes a decision.
    package init(key: Meter.Key, vendor: String, object: String, isSame: Bool) {
        self.key = key
        self.vendor = vendor
        self.object = object
        self.isSame = isSame
    }
}

/// An object at a vendor that may be a known meter, which a person has to say; until then neither is written.
package struct DoubtfulMatch: Sendable, Hashable {
    /// The key of the meter that it may be.
    package var key: Meter.Key
    /// That meter's name.
    package var name: String
    /// Where that meter is known, sorted.
    package var knownAt: [String]
    /// The name of the vendor's instance that has the object.
    package var vendor: String
    /// The object's id there.
    package var object: String
    /// The object's name there.
    package var objectName: String
    /// Why it is in doubt, in one sentence.
    package var reason: String

    /// Makes a doubt.
    package init(
        key: Meter.Key,
        name: String,
        knownAt: [String],
        vendor: String,
        object: String,
        objectName: String,
        reason: String
    ) {
        self.key = key
        self.name = name
        self.knownAt = knownAt.sorted()
        self.vendor = vendor
        self.object = object
        self.objectName = objectName
        self.reason = reason
    }
}
