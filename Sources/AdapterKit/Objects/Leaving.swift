package import Metering

/// How an object retires when its team moves to another vendor, by its vendor's own means and without loss of usage.
package struct Leaving: Sendable, Hashable {
    /// Whether the retirement can be taken back.
    package enum Return: Sendable, Hashable {
        /// At any time, as if it had not been.
        case possible
        /// Until an instant, at which the object goes away by itself; `nil` where the vendor does not say when.
        case until(Timestamp?)
        /// By no means; the texts say why, and what else can be done to count at the vendor again, as sentences without their full
        /// stop.
        case never(reason: String, remedy: String)
    }

    /// The fields to change, as the vendor shows them afterwards; empty where the object stays as it is.
    package var image: ObjectImage
    /// What becomes of the object, in one sentence.
    package var note: String
    /// Whether that can be taken back.
    package var comingBack: Return

    /// Makes a retirement.
    package init(image: ObjectImage = ObjectImage(), note: String, comingBack: Return = .possible) {
        self.image = image
        self.note = note
        self.comingBack = comingBack
    }
}
