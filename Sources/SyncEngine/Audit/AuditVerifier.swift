/// Finds out what is wrong with a chain of which some entry does not fit.
package enum AuditVerifier {
    /// Finds the first entry that does not fit, and what was done to it.
    ///
    /// - Parameter entries: all entries, in the order of their places.
    /// - Returns: what was found.
    package static func report(on entries: [AuditEntry]) -> AuditReport {
        AuditReport(count: entries.count, head: entries.last?.link ?? .zero, fault: fault(in: entries))
    }

    private static func fault(in entries: [AuditEntry]) -> AuditReport.Fault? {
        var previous = AuditDigest.zero
        for index in entries.indices {
            if let fault = fault(of: index, in: entries, after: previous) { return fault }
            previous = entries[index].link
        }
        return nil
    }

    private static func fault(
        of index: Int,
        in entries: [AuditEntry],
        after previous: AuditDigest
    ) -> AuditReport.Fault? {
        let entry = entries[index]
        let position = entry.position
        let place = "entry \(position), \(entry.subject)"
        guard position == Int64(index + 1) else {
            return .init(.removed, at: Int64(index + 1), "entry \(index + 1) is missing; the next is \(place)")
        }
        guard let found = entry.found else {
            return .init(.removed, at: position, "\(place): what it tells of is no longer in the state")
        }
        if let fault = misplaced(index, in: entries, after: previous) { return fault }
        guard found == entry.kept else {
            return .init(.edited, at: position, "\(place) does not say what was recorded")
        }
        return nil
    }

    /// Why an entry does not follow the one before it; `nil` where it does.
    private static func misplaced(
        _ index: Int,
        in entries: [AuditEntry],
        after previous: AuditDigest
    ) -> AuditReport.Fault? {
        let entry = entries[index]
        guard AuditChain.link(after: previous, entry.kept) != entry.link else { return nil }
        let place = "entry \(entry.position), \(entry.subject)"
        func follows(_ entry: AuditEntry, _ link: AuditDigest) -> Bool {
            AuditChain.link(after: link, entry.kept) == entry.link
        }
        if index > 0, follows(entry, index > 1 ? entries[index - 2].link : .zero) {
            let inserted = entries[index - 1]
            return .init(
                .inserted,
                at: inserted.position,
                "entry \(inserted.position), \(inserted.subject), was not recorded there"
            )
        }
        let original = entries.first { follows(entry, $0.link) }
        if let original {
            return .init(.reordered, at: entry.position, "\(place) stood after entry \(original.position)")
        }
        if index > 0, follows(entry, .zero) {
            return .init(.reordered, at: entry.position, "\(place) stood at the beginning")
        }
        if entries.indices.contains(index + 1), follows(entries[index + 1], previous) {
            return .init(.inserted, at: entry.position, "\(place), was not recorded there")
        }
        return .init(
            entry.found == entry.kept ? .removed : .edited,
            at: entry.position,
            entry.found == entry.kept
                ? "an entry before \(place) is missing, or its link was changed"
                : "\(place) does not say what was recorded"
        )
    }
}
