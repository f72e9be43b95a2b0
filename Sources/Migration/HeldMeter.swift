package import Metering

/// A meter that a phase of a migration does not take along now, with the reason.
package struct HeldMeter: Sendable, Hashable {
    /// What kind of reason it is.
    package enum Kind: String, Sendable, Hashable {
        /// A person has to decide, as in a conflict.
        case question
        /// It cannot be done as things stand.
        case obstacle
        /// It is as it should be; nothing is to be done.
        case settled
    }

    /// The meter.
    package var key: Meter.Key
    /// What kind of reason it is.
    package var kind: Kind
    /// Why, as a sentence without its full stop.
    package var reason: String
    /// What to do, in the same form; empty where nothing is to be done.
    package var remedy: String

    /// Makes a meter that is held.
    package init(_ key: Meter.Key, _ kind: Kind, _ reason: String, remedy: String = "") {
        self.key = key
        self.kind = kind
        self.reason = reason
        self.remedy = remedy
    }
}
