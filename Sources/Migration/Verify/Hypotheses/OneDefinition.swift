import Metering

/// Two definitions share the window, and the vendor counts all of it by one of them.
struct OneDefinition: Hypothesis {
    let name = "one definition for all of the window, although the meter changes within it"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard pair.isReference, let before = difference.counting.before else { return .cannotTell }
        let vendor = pair.suspect.vendor
        let ways = [
            (before.meter, "what happened since \(before.until) too by the definition that counts before"),
            (difference.counting.meter, "what happened before \(before.until) too by the definition that counts since"),
        ]
        let found = ways.filter { difference.isCounted(by: Counting($0.0), pair) }
        guard !found.isEmpty else { return .fails }
        return .holds(
            found.map { way in
                Trace(
                    .changedDefinition,
                    at: vendor,
                    "\(vendor) counts \(way.1)",
                    evidence: "the events, counted that way",
                    since: before.until
                )
            }
        )
    }
}
