/// The chain that holds the history together: each link is the digest of the one before it and of the entry's fact.
package enum AuditChain {
    /// The link of an entry.
    ///
    /// - Parameters:
    ///   - previous: the link before it; ``AuditDigest/zero`` for the first entry.
    ///   - fact: the digest of what the entry tells.
    /// - Returns: the digest of both.
    package static func link(after previous: AuditDigest, _ fact: AuditDigest) -> AuditDigest {
        AuditDigest(of: previous.bytes + fact.bytes)
    }
}

/// An entry of the chain as it was found in the state.
package struct AuditEntry: Sendable, Hashable {
    /// Its place; the first is 1.
    package var position: Int64
    /// What it tells of, such as `the outcome of write 7`.
    package var subject: String
    /// The digest of its fact as it was kept.
    package var kept: AuditDigest
    /// The link as it was kept.
    package var link: AuditDigest
    /// The digest of its fact as the rows say it now; `nil` where they are gone.
    package var found: AuditDigest?

    /// Makes an entry.
    package init(position: Int64, subject: String, kept: AuditDigest, link: AuditDigest, found: AuditDigest?) {
        self.position = position
        self.subject = subject
        self.kept = kept
        self.link = link
        self.found = found
    }
}
