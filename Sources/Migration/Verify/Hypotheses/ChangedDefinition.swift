/// The definition at a vendor is not the one that was applied.
struct ChangedDefinition: Hypothesis {
    let name = "a definition that was changed at a vendor"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        let traces = [difference.old, difference.new].filter { !$0.mismatches.isEmpty }.map { side in
            Trace(
                .changedDefinition,
                at: side.vendor,
                "the definition at \(side.vendor) is not the one that the project means: "
                    + side.mismatches.joined(separator: "; "),
                evidence: "the objects at \(side.vendor), beside what the project's files come to there"
            )
        }
        return traces.isEmpty ? .fails : .holds(traces)
    }
}
