import Metering

/// The number is that of the meter without its filter, its value or its active time: the events did not pass through the
/// projection.
struct OtherProjection: Hypothesis {
    let name = "a filter, value or active time that is not applied"

    /// The meter with something left out.
    private struct Variant {
        var words: String
        var kind: Trace.Kind
        var meter: Meter
    }

    /// Another value of the meter.
    private struct Change {
        var words: String
        var apply: (inout Meter.Draft) -> Void
    }

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard pair.isReference else { return .cannotTell }
        let variants = Self.variants(of: difference.meter, attributes(difference))
        guard !variants.isEmpty else { return .cannotTell }
        let found = variants.filter { variant in
            guard let usage = difference.usage(of: variant.meter), usage != pair.base, usage == pair.suspect.number
            else {
                return false
            }
            // Steps that the vendor tells must be those of the variant too.
            guard let own = pair.suspect.series, let unique = difference.unique,
                let series = difference.series(of: variant.meter, unique)
            else { return true }
            return difference.steps.allSatisfy { own[$0] ?? .zero == series[$0] ?? .zero }
        }
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
        let own = (difference.meter.value?.expression?.attributesUsed ?? []).sorted()
        let all = Set((difference.events ?? []).prefix(1_000).flatMap(\.attributes.keys)).subtracting(own).sorted()
        return own + all.prefix(10)
    }

    private static func variants(of meter: Meter, _ attributes: [String]) -> [Variant] {
        var variants: [Variant] = []
        func add(_ words: String, _ kind: Trace.Kind = .projection, _ change: (inout Meter.Draft) -> Void) {
            var draft = meter.draft
            change(&draft)
            guard draft != meter.draft, let meter = try? Meter(draft) else { return }
            variants.append(Variant(words: words, kind: kind, meter: meter))
        }
        add("without the filter") { $0.filter = nil }
        var changes = attributes.map { name in
            Change(words: "`\(name)` as it is in place of the meter's value") { draft in
                draft.value = .expression(.attribute(name))
                if meter.aggregation == .count { draft.aggregation = .sum }
            }
        }
        if meter.aggregation == .sum {
            changes.append(
                Change(words: "1 for each event in place of the value") { draft in
                    draft.aggregation = .count
                    draft.value = nil
                }
            )
        }
        for change in changes { add(change.words) { change.apply(&$0) } }
        for change in changes where meter.filter != nil {
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
