/// Goes along a chain entry by entry, keeping none, as long as each follows the one before it and says what was recorded.
///
/// What is wrong with the first that does not, ``AuditVerifier`` finds out with all of them at hand.
package struct AuditWalk: Sendable {
    private var count = 0
    private var head = AuditDigest.zero
    /// The links that were noted elsewhere and have not come yet.
    private var missing: [AuditDigest]

    /// Begins before the first entry.
    ///
    /// - Parameter expected: links that were noted elsewhere, each of which has to be in the chain.
    package init(expecting expected: [AuditDigest] = []) {
        missing = expected
    }

    /// Takes the next entry; `false` where it does not fit, and nothing is to be taken any more.
    package mutating func takes(_ entry: AuditEntry) -> Bool {
        guard entry.position == Int64(count + 1), entry.found == entry.kept,
            AuditChain.link(after: head, entry.kept) == entry.link
        else { return false }
        count += 1
        head = entry.link
        missing.removeAll { $0 == entry.link }
        return true
    }

    /// What was found, where all entries were taken.
    ///
    /// - Parameter strays: what the state holds and no entry tells of, in words.
    /// - Returns: the length and the last link, and what does not fit beside the entries.
    package func report(strays: [String] = []) -> AuditReport {
        var report = AuditReport(count: count, head: head)
        report.fault =
            strays.first.map { .init(.inserted, "\($0) is in no entry of the chain") }
            ?? missing.first.map {
                .init(
                    .truncated,
                    "no entry has the link \($0): entries were cut off at the end, or all was written anew"
                )
            }
        return report
    }
}
