/// An accumulator that adds any number of quantities exactly.
///
/// Partial sums may need more than 34 digits; only the result must not. The order of additions does not matter.
package struct QuantitySum: Sendable {
    /// The part of the sum that is still in one number: this times 10^`exponent`.
    private var coefficient: Int128 {
        get { digits.value }
        set { digits = SplitInteger(newValue) }
    }
    private var digits = SplitInteger(0)
    private var exponent = 0
    /// The part of the sum that did not fit one number.
    private var places = DecimalPlaces()

    /// Makes an empty sum, which is zero.
    package init() {}

    /// Makes the sum of quantities.
    package init(_ quantities: some Sequence<Quantity>) {
        for quantity in quantities {
            add(quantity)
        }
    }

    /// Adds a quantity.
    package mutating func add(_ quantity: Quantity) {
        if quantity.isZero || addsInPlace(quantity) { return }
        places.add(coefficient, exponent: exponent)
        coefficient = quantity.coefficient
        exponent = Int(quantity.exponent)
    }

    /// Adds another sum.
    package mutating func add(_ other: QuantitySum) {
        places.add(other.coefficient, exponent: other.exponent)
        places.add(other.places)
    }

    /// The sum; throws `overflow` when it needs more than 34 digits.
    package func total() throws(QuantityError) -> Quantity {
        if places.isEmpty { return try Quantity(coefficient: coefficient, exponent: exponent) }
        let number = allPlaces.settled()
        return try number.quantity()
    }

    /// The sum divided by a count, rounded half to even at 18 fractional digits, even where the sum alone is too long.
    ///
    /// Throws `divisionByZero` for a count of 0, `overflow` when the rounded quotient needs more than 34 digits.
    package func divided(byCount count: Int) throws(QuantityError) -> Quantity {
        guard count != 0 else { throw .divisionByZero }
        let number = allPlaces.settled().divided(by: Int128(count.magnitude))
        let quotient = try number.quantity()
        return count < 0 ? quotient.negated : quotient
    }

    private var allPlaces: DecimalPlaces {
        var sum = places
        sum.add(coefficient, exponent: exponent)
        return sum
    }

    /// Adds to the one number when both can be aligned in 128 bits.
    private mutating func addsInPlace(_ quantity: Quantity) -> Bool {
        let shift = Int(quantity.exponent) - exponent
        var mine = coefficient
        var theirs = quantity.coefficient
        if shift > 0 {
            guard QuantitySum.scale(&theirs, by: shift) else { return false }
        } else if shift < 0 {
            guard QuantitySum.scale(&mine, by: -shift) else { return false }
        }
        let sum = mine.addingReportingOverflow(theirs)
        if sum.overflow { return false }
        coefficient = sum.partialValue
        exponent = min(exponent, Int(quantity.exponent))
        return true
    }

    private static func scale(_ value: inout Int128, by shift: Int) -> Bool {
        if value == 0 { return true }
        guard shift <= PowersOfTen.maximum else { return false }
        let product = value.multipliedReportingOverflow(by: Int128(PowersOfTen.power(shift)))
        value = product.partialValue
        return !product.overflow
    }
}
