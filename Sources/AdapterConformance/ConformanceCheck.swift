import Testing

/// One thing that every adapter has to do right, as a test of its own.
package enum ConformanceCheck: String, Sendable, Hashable, CaseIterable {
    /// What is said of a connection is so: whether the vendor answers, takes the credentials, and has our time.
    case connection
    /// Every kind of object is made, listed, read, found, changed and deleted.
    case lifecycle
    /// A list longer than any page has each object once, also while objects move between its pages.
    case paging
    /// After an apply the next plan is empty, from any project to any other.
    case fixedPoint
    /// What is already at a vendor is adopted, or imported, without a change.
    case adoption
    /// A failed read says what to do, and never that nothing is there.
    case failedReads
    /// A failed write says whether it may have been done.
    case failedWrites
    /// A fault at any request of an apply neither loses an object nor makes one twice.
    case interruptions
    /// No error, description or dump shows a secret.
    case secrets
    /// A meter comes back from the vendor as it was, less what the findings name.
    case meterRoundTrip
    /// A vendor's objects come back from the core model as they were.
    case objectRoundTrip
    /// What the vendor would show of wanted objects is what it shows of them once they are made, or changed to be so.
    case standIn
    /// Neither usage nor what was there before changes anything of a definition but what is said to grow.
    case growth
    /// The vendor's total over projected events is the total of the definition over the events themselves.
    case totals
    /// Neither the order of meters nor the spelling of an expression changes what a meter becomes.
    case spelling
    /// What is declared of a feature is what happens to it.
    case capabilities
    /// What retires at a vendor that is left stays there as said, and comes back where that is said.
    case leaving
    /// Damaged answers end in an error or an object, never in a crash or an endless loop.
    case damagedAnswers
}

extension ConformanceCheck: CustomTestStringConvertible {
    package var testDescription: String { rawValue }
}
