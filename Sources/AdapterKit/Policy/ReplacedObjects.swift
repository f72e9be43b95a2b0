/// What becomes of objects that new ones took the place of, where the vendor leaves a choice.
package enum ReplacedObjects: String, Sendable, Hashable, CaseIterable {
    /// They end with their running period, so that what they counted so far reaches the bill.
    case deleteOnReset
    /// They go at once, and what they counted in the running period is lost.
    case delete
}
