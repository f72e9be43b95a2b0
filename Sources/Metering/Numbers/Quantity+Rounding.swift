extension Quantity {
    /// How digits that are cut off change the last one that is kept.
    package enum RoundingRule: String, Sendable, Hashable, CaseIterable {
        /// To the nearest; a tie goes to the even digit.
        case halfEven
        /// To the nearest; a tie goes away from zero.
        case halfUp
        /// Towards zero.
        case down
    }

    /// The value with at most so many digits after the point; a negative count is taken as 0.
    package func rounded(fractionDigits: Int, rule: RoundingRule) -> Quantity {
        let kept = Int32(clamping: max(fractionDigits, 0))
        guard exponent < -kept else { return self }
        let count = Int(-kept - exponent)
        // With more digits cut off than there are, the value is below a tenth of the last digit kept.
        guard count <= Quantity.maximumDigits else { return .zero }
        let power = PowersOfTen.power(count)
        let (quotient, dropped) = coefficient.magnitude.quotientAndRemainder(dividingBy: power)
        let half = power / 2
        let isRoundedUp =
            switch rule {
            case .down: false
            case .halfUp: dropped >= half
            case .halfEven: dropped > half || (dropped == half && quotient & 1 == 1)
            }
        let digits = Int128(isRoundedUp ? quotient + 1 : quotient)
        let (stripped, zeros) = PowersOfTen.strippingZeros(coefficient < 0 ? -digits : digits)
        return stripped == 0 ? .zero : Quantity(normalised: stripped, exponent: -kept + Int32(zeros))
    }
}
