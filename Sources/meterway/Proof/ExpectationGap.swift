import Metering

/// Why a reference total is not the one that the project expects, as far as single events tell.
struct ExpectationGap: Sendable {
    /// How many events are listed where none explains the gap.
    private static let longestList = 12

    let meter: Meter
    let window: Period
    let expected: Quantity
    let found: Quantity

    /// An event, what it is worth to the meter, and why it does not count.
    private struct Entry {
        var event: UsageEvent
        var worth: Quantity?
        /// Why it is left out; `nil` where it counts.
        var exclusion: Exclusion?
    }

    private enum Exclusion: String, CaseIterable {
        case window = "outside the window"
        case activity = "outside the meter's active time"
        case filter = "dropped by the filter"
        case evaluation = "not evaluable"
        case repetition = "repeated"
    }

    /// The events that make the difference.
    ///
    /// - Parameter events: the meter's events, and the customer's where one is meant, as they stand in the file.
    /// - Returns: what was found, the likeliest alone; a list of all where nothing fits.
    func causes(among events: [UsageEvent]) -> [ProofCause] {
        let entries = entries(events)
        if let gap = try? expected.subtracting(found), meter.aggregation == .sum || meter.aggregation == .count {
            if let cause = single(entries, gap) ?? group(entries, gap) { return [cause] }
        } else if let entry = entries.first(where: { $0.exclusion != nil && $0.worth == expected }) {
            return [cause([entry], "is worth \(expected) and is \(entry.exclusion?.rawValue ?? "")")]
        }
        return list(entries)
    }

    private func entries(_ events: [UsageEvent]) -> [Entry] {
        var ids: Set<String> = []
        return events.map { event in
            let alone = usage(event)
            let worth = alone.flatMap { $0.counted == 1 ? $0.total : nil }
            if !window.contains(event.timestamp) { return Entry(event: event, worth: worth, exclusion: .window) }
            if meter.leaves(event) { return Entry(event: event, worth: worth, exclusion: .activity) }
            if !ids.insert(event.id).inserted { return Entry(event: event, worth: worth, exclusion: .repetition) }
            if alone?.rejected.isEmpty == false { return Entry(event: event, exclusion: .evaluation) }
            if alone?.counted == 1 { return Entry(event: event, worth: worth) }
            return Entry(event: event, worth: usage(event, withoutFilter: true)?.total, exclusion: .filter)
        }
    }

    /// What an event is worth by itself, whatever the window and the meter's active time say.
    private func usage(_ event: UsageEvent, withoutFilter: Bool = false) -> ReferenceUsage? {
        var draft = meter.draft
        draft.activeFrom = nil
        draft.activeTo = nil
        if withoutFilter { draft.filter = nil }
        guard let second = try? Period(start: event.timestamp, end: event.timestamp.adding(seconds: 1)),
            let plain = try? Meter(draft)
        else { return nil }
        return try? ReferenceAggregator.usage(of: plain, over: [event], in: second)
    }

    /// One event whose worth is the gap.
    private func single(_ entries: [Entry], _ gap: Quantity) -> ProofCause? {
        if let entry = entries.first(where: { $0.exclusion != nil && $0.worth == gap }) {
            return cause([entry], "is worth the missing \(gap), and is \(entry.exclusion?.rawValue ?? "")")
        }
        if let entry = entries.first(where: { $0.exclusion == nil && $0.worth == gap.negated }) {
            return cause([entry], "counts \(gap.negated), which is as much as the total is over")
        }
        return nil
    }

    /// All events that are left out for one reason, if together they are worth the gap.
    private func group(_ entries: [Entry], _ gap: Quantity) -> ProofCause? {
        for exclusion in Exclusion.allCases {
            let members = entries.filter { $0.exclusion == exclusion && $0.worth != nil }
            guard members.count > 1, let worth = try? QuantitySum(members.compactMap(\.worth)).total(), worth == gap
            else { continue }
            return cause(members, "are worth the missing \(gap) together, and are \(exclusion.rawValue)")
        }
        return nil
    }

    private func list(_ entries: [Entry]) -> [ProofCause] {
        let counted = entries.filter { $0.exclusion == nil }
        let parts = counted.prefix(Self.longestList).map { "\($0.event.id) \($0.worth?.description ?? "1")" }
        let more = counted.count > parts.count ? ", and \(counted.count - parts.count) more" : ""
        var causes = [
            ProofCause(
                ProofCause.expectation,
                events: counted.map(\.event.id),
                reason: parts.isEmpty ? "no event counts" : "what counts: \(parts.joined(separator: ", "))\(more)"
            )
        ]
        for exclusion in Exclusion.allCases {
            let members = entries.filter { $0.exclusion == exclusion }
            guard !members.isEmpty else { continue }
            let names = members.prefix(Self.longestList).map(\.event.id).joined(separator: ", ")
            let more = members.count > Self.longestList ? ", and \(members.count - Self.longestList) more" : ""
            causes.append(
                ProofCause(
                    ProofCause.expectation,
                    events: members.map(\.event.id),
                    reason: "\(exclusion.rawValue): \(names)\(more)"
                )
            )
        }
        return causes
    }

    private func cause(_ entries: [Entry], _ words: String) -> ProofCause {
        let ids = entries.map(\.event.id)
        let names = Excerpt.names(ids, upTo: Self.longestList)
        return ProofCause(ProofCause.expectation, events: ids, reason: "\(names) \(words)")
    }
}

extension Meter {
    /// Whether an event lies outside the meter's active time.
    fileprivate func leaves(_ event: UsageEvent) -> Bool {
        if let activeFrom, event.timestamp < activeFrom { return true }
        if let activeTo, event.timestamp >= activeTo { return true }
        return false
    }
}
