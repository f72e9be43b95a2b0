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
        let edits = [difference.old, difference.new].filter { !$0.edits.isEmpty }.map { side in
            Trace(
                .changedDefinition,
                at: side.vendor,
                "the files say otherwise than what is applied at \(side.vendor): \(side.edits.joined(separator: "; ")); apply "
                    + "them by `meterway apply`",
                evidence: "the project's files, beside what was applied"
            )
        }
        return traces.isEmpty && edits.isEmpty ? .fails : .holds(traces + edits)
    }
}
