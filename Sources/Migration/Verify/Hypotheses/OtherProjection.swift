import Metering

/// The number is that of the meter without its filter, its value or its active time: the events did not pass through the
/// projection.
struct OtherProjection: Hypothesis {
    let name = "a filter, value or active time that is not applied"

    /// The meter with something left out.
    private struct Variant {
        var words: String
        var kind: Trace.Kind
        var counting: Counting
    }

    /// Another value of the meter.
    private struct Change {
        var words: String
        var apply: (inout Meter.Draft) -> Void
    }

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard pair.isReference else { return .cannotTell }
        let variants = Self.variants(of: difference.counting, attributes(difference))
        guard !variants.isEmpty else { return .cannotTell }
        let found = variants.filter { difference.isCounted(by: $0.counting, pair) }
        guard let best = found.first else { return .fails }
        let others = found.dropFirst().prefix(2).map(\.words)
        // What the files say anew no event can have passed through.
        let reason =
            pair.suspect.edits.isEmpty
            ? "its events did not pass through the projection" : "what the files say is not applied there"
        let doubt = others.isEmpty ? "" : "; so it would with \(others.joined(separator: ", or with "))"
        return .holds([
            Trace(
                best.kind,
                at: pair.suspect.vendor,
                "\(pair.suspect.vendor) counts \(best.words)\(doubt): \(reason)",
                evidence: "the events, counted that way"
            )
        ])
    }

    /// The numbers that events carry, the meter's own first.
    private func attributes(_ difference: DifferenceCase) -> [String] {
        let used = difference.counting.meters.compactMap { $0.value?.expression?.attributesUsed }
        let own = Set(used.joined()).sorted()
        let all = Set((difference.events ?? []).prefix(1_000).flatMap(\.attributes.keys)).subtracting(own).sorted()
        return own + all.prefix(10)
    }

    private static func variants(of counting: Counting, _ attributes: [String]) -> [Variant] {
        var variants: [Variant] = []
        func add(_ words: String, _ kind: Trace.Kind = .projection, _ change: (inout Meter.Draft) -> Void) {
            guard let changed = counting.changed(change) else { return }
            variants.append(Variant(words: words, kind: kind, counting: changed))
        }
        add("without the filter") { $0.filter = nil }
        var changes = attributes.map { name in
            Change(words: "`\(name)` as it is in place of the meter's value") { draft in
                draft.value = .expression(.attribute(name))
                if draft.aggregation == .count { draft.aggregation = .sum }
            }
        }
        if counting.aggregation == .sum {
            changes.append(
                Change(words: "1 for each event in place of the value") { draft in
                    draft.aggregation = .count
                    draft.value = nil
                }
            )
        }
        for change in changes { add(change.words) { change.apply(&$0) } }
        for change in changes where counting.meters.contains(where: { $0.filter != nil }) {
            add("\(change.words), and without the filter") {
                change.apply(&$0)
                $0.filter = nil
            }
        }
        add("events outside the meter's active time too", .activeWindow) {
            $0.activeFrom = nil
            $0.activeTo = nil
        }
        return variants
    }
}
