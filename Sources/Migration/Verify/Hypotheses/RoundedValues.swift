import Metering

/// Each event's value is rounded before it is added up.
struct RoundedValues: Hypothesis {
    let name = "values rounded one by one"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard pair.isReference, difference.counting.aggregation == .sum else { return .cannotTell }
        let worths = difference.worths.map(\.worth)
        guard worths.contains(where: { !$0.isInteger }) else { return .cannotTell }
        for digits in 0...12 {
            for rule in Quantity.RoundingRule.allCases {
                let rounded = worths.map { $0.rounded(fractionDigits: digits, rule: rule) }
                guard rounded != worths, let total = try? QuantitySum(rounded).total(), total == pair.suspect.number
                else {
                    continue
                }
                return .holds([
                    Trace(
                        .rounding,
                        at: pair.suspect.vendor,
                        "\(pair.suspect.vendor) adds up values that are rounded to \(digits) fractional digits, event by event: "
                            + "have the value computed by the projection",
                        evidence: "the events, each rounded"
                    )
                ])
            }
        }
        return .fails
    }
}
