extension Quantity {
    /// The exact sum; throws `overflow` when it needs more than 34 digits.
    package func adding(_ other: Quantity) throws(QuantityError) -> Quantity {
        if exponent == other.exponent {
            return try Quantity(coefficient: coefficient + other.coefficient, exponent: Int(exponent))
        }
        return exponent > other.exponent ? try addingFiner(other) : try other.addingFiner(self)
    }

    /// The exact difference; throws `overflow` when it needs more than 34 digits.
    package func subtracting(_ other: Quantity) throws(QuantityError) -> Quantity {
        try adding(other.negated)
    }

    /// The exact product; throws `overflow` when it needs more than 34 digits.
    package func multiplying(_ other: Quantity) throws(QuantityError) -> Quantity {
        let power = Int(exponent) + Int(other.exponent)
        let product = coefficient.multipliedReportingOverflow(by: other.coefficient)
        if !product.overflow {
            return try Quantity(coefficient: product.partialValue, exponent: power)
        }
        // A product has as many trailing zeros as it has pairs of a two and a five. A coefficient never has both, so
        // one side gives the twos and the other the fives: without them, the product has no trailing zeros, and must
        // fit as it is.
        var left = coefficient
        var right = other.coefficient
        let pairs =
            Quantity.cancelTens(twosOf: &left, fivesOf: &right) + Quantity.cancelTens(twosOf: &right, fivesOf: &left)
        let reduced = left.multipliedReportingOverflow(by: right)
        guard !reduced.overflow else { throw .overflow }
        return try Quantity(coefficient: reduced.partialValue, exponent: power + pairs)
    }

    /// The sum of this quantity and one with a smaller exponent, whose last digit is therefore the last of the sum.
    private func addingFiner(_ other: Quantity) throws(QuantityError) -> Quantity {
        if isZero { return other }
        if other.isZero { return self }
        let shift = Int(exponent - other.exponent)
        // When the shifted coefficient does not fit 128 bits, it has at least 39 digits, and so has the sum 38.
        guard shift <= PowersOfTen.maximum else { throw .overflow }
        let aligned = coefficient.multipliedReportingOverflow(by: Int128(PowersOfTen.power(shift)))
        guard !aligned.overflow else { throw .overflow }
        let sum = aligned.partialValue.addingReportingOverflow(other.coefficient)
        guard !sum.overflow else { throw .overflow }
        return try Quantity(coefficient: sum.partialValue, exponent: Int(other.exponent))
    }

    /// Divides common tens out of a pair of factors, neither zero, and returns how many they were.
    private static func cancelTens(twosOf even: inout Int128, fivesOf other: inout Int128) -> Int {
        var count = 0
        while even & 1 == 0 {
            let (quotient, remainder) = other.quotientAndRemainder(dividingBy: 5)
            if remainder != 0 { break }
            other = quotient
            even >>= 1
            count += 1
        }
        return count
    }
}
