/// An exact decimal number with at most 34 significant digits.
///
/// The value is `coefficient` × 10^`exponent`. The coefficient has no trailing zeros, and zero has the exponent 0, so
/// that equal values have equal parts whatever their spelling: `1.50` and `15e-1` are the same quantity. Arithmetic
/// is exact; a result that needs more than 34 digits is an error and never rounded.
package struct Quantity: Sendable, Hashable {
    /// The most significant digits a quantity can have.
    package static let maximumDigits = 34

    /// The greatest exponent, and the negative of the least one.
    package static let maximumExponent = 6_144

    /// The number zero.
    package static let zero = Quantity(normalised: 0, exponent: 0)

    /// The number one.
    package static let one = Quantity(normalised: 1, exponent: 0)

    /// The significant digits with their sign, without trailing zeros.
    var coefficient: Int128 { digits.value }

    private let digits: SplitInteger

    /// The power of ten that the coefficient is multiplied by.
    let exponent: Int32

    /// Makes a quantity of parts that are known to be normalised and in range.
    init(normalised coefficient: Int128, exponent: Int32) {
        digits = SplitInteger(coefficient)
        self.exponent = exponent
    }

    /// Makes a quantity of any coefficient and exponent; throws `overflow` when it has too many digits or is out of
    /// range.
    package init(coefficient: Int128, exponent: Int) throws(QuantityError) {
        if coefficient == 0 {
            self = .zero
            return
        }
        let (digits, zeros) = PowersOfTen.strippingZeros(coefficient)
        let power = exponent.addingReportingOverflow(zeros)
        guard digits.magnitude < PowersOfTen.limit, !power.overflow,
            (-Quantity.maximumExponent...Quantity.maximumExponent).contains(power.partialValue)
        else { throw .overflow }
        self.init(normalised: digits, exponent: Int32(power.partialValue))
    }

    /// Makes a quantity of an integer.
    package init(_ value: Int) {
        let (digits, zeros) = PowersOfTen.strippingZeros(Int128(value))
        self.init(normalised: digits, exponent: Int32(zeros))
    }

    /// Whether the value is zero.
    package var isZero: Bool { coefficient == 0 }

    /// Whether the value is less than zero.
    package var isNegative: Bool { coefficient < 0 }

    /// Whether the value has no fractional part.
    package var isInteger: Bool { exponent >= 0 }

    /// The value with the opposite sign.
    package var negated: Quantity { Quantity(normalised: -coefficient, exponent: exponent) }

    /// The value without its sign.
    package var magnitude: Quantity { coefficient < 0 ? negated : self }

    /// The value as an integer, or nil when it has a fraction or does not fit.
    package var int: Int? {
        guard isInteger, exponent <= 18 else { return nil }
        let product = coefficient.multipliedReportingOverflow(by: Int128(PowersOfTen.power(Int(exponent))))
        return product.overflow ? nil : Int(exactly: product.partialValue)
    }
}

extension Quantity: ExpressibleByIntegerLiteral {
    /// Makes a quantity of an integer literal.
    package init(integerLiteral value: Int) {
        self.init(value)
    }
}
