extension Quantity {
    /// How many fractional digits a quotient keeps.
    package static let quotientFractionDigits = 18

    /// The quotient, rounded half to even at 18 fractional digits.
    ///
    /// Throws `divisionByZero`, and `overflow` when the rounded quotient needs more than 34 digits: a quotient of 17
    /// or more whole digits that does not come out even.
    package func divided(by divisor: Quantity) throws(QuantityError) -> Quantity {
        guard !divisor.isZero else { throw .divisionByZero }
        if isZero { return .zero }
        let isNegative = (coefficient < 0) != (divisor.coefficient < 0)
        let numerator = coefficient.magnitude
        let denominator = divisor.coefficient.magnitude
        // The quotient is an integer times 10^-18: numerator × 10^shift / denominator, rounded.
        let shift = Int(exponent) - Int(divisor.exponent) + Quantity.quotientFractionDigits
        if shift < 0 {
            let digits = Quantity.roundedQuotient(numerator, denominator, droppingDigits: -shift)
            return try Quantity(magnitude: digits, power: 0, isNegative: isNegative)
        }
        if shift <= PowersOfTen.maximum {
            let scaled = Int128(numerator).multipliedReportingOverflow(by: Int128(PowersOfTen.power(shift)))
            if !scaled.overflow {
                let digits = Quantity.roundedQuotient(scaled.partialValue.magnitude, denominator)
                return try Quantity(magnitude: digits, power: 0, isNegative: isNegative)
            }
        }
        var division = LongDivision(numerator, denominator)
        let (digits, power) = try division.quotient(digits: shift)
        return try Quantity(magnitude: digits, power: power, isNegative: isNegative)
    }

    /// The remainder of the division truncated to an integer; it has the sign of the dividend, as in CEL.
    ///
    /// Throws `divisionByZero`. The remainder is exact and always fits.
    package func remainder(dividingBy divisor: Quantity) throws(QuantityError) -> Quantity {
        guard !divisor.isZero else { throw .divisionByZero }
        let denominator = divisor.coefficient.magnitude
        let shift = Int(exponent) - Int(divisor.exponent)
        var rest = coefficient.magnitude
        if shift >= 0 {
            rest = Quantity.product(
                rest % denominator,
                Quantity.powerOfTen(shift, modulo: denominator),
                modulo: denominator
            )
            let signed = coefficient < 0 ? -Int128(rest) : Int128(rest)
            return try Quantity(coefficient: signed, exponent: Int(divisor.exponent))
        }
        if -shift <= PowersOfTen.maximum {
            let scaled = denominator.multipliedReportingOverflow(by: PowersOfTen.power(-shift))
            // A divisor beyond 128 bits is greater than any dividend of 34 digits.
            if !scaled.overflow { rest %= scaled.partialValue }
        }
        let signed = coefficient < 0 ? -Int128(rest) : Int128(rest)
        return try Quantity(coefficient: signed, exponent: Int(exponent))
    }

    /// Makes a quotient of its digits, which fit `Int128` and count 10^(power - 18).
    private init(magnitude: UInt128, power: Int, isNegative: Bool) throws(QuantityError) {
        let digits = Int128(magnitude)
        let exponent = power - Quantity.quotientFractionDigits
        try self.init(coefficient: isNegative ? -digits : digits, exponent: exponent)
    }

    /// The quotient of integers, rounded half to even.
    private static func roundedQuotient(_ numerator: UInt128, _ denominator: UInt128) -> UInt128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        let other = denominator - remainder
        return remainder > other || (remainder == other && quotient & 1 == 1) ? quotient + 1 : quotient
    }

    /// The quotient of integers divided by 10^count more, rounded half to even.
    private static func roundedQuotient(
        _ numerator: UInt128,
        _ denominator: UInt128,
        droppingDigits count: Int
    ) -> UInt128 {
        // Coefficients have at most 34 digits: beyond that, the quotient is below a half.
        guard count <= Quantity.maximumDigits else { return 0 }
        let (whole, fraction) = numerator.quotientAndRemainder(dividingBy: denominator)
        let (quotient, dropped) = whole.quotientAndRemainder(dividingBy: PowersOfTen.power(count))
        let half = PowersOfTen.power(count) / 2
        let isAbove = dropped > half || (dropped == half && fraction > 0)
        let isTie = dropped == half && fraction == 0
        return isAbove || (isTie && quotient & 1 == 1) ? quotient + 1 : quotient
    }

    private static func product(_ left: UInt128, _ right: UInt128, modulo modulus: UInt128) -> UInt128 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return high == 0 ? low % modulus : modulus.dividingFullWidth((high, low)).remainder
    }

    private static func powerOfTen(_ exponent: Int, modulo modulus: UInt128) -> UInt128 {
        if exponent <= PowersOfTen.maximum { return PowersOfTen.power(exponent) % modulus }
        let half = powerOfTen(exponent / 2, modulo: modulus)
        let square = product(half, half, modulo: modulus)
        return exponent.isMultiple(of: 2) ? square : product(square, 10 % modulus, modulo: modulus)
    }
}

/// The division of two coefficients digit by digit, for quotients of more digits than 128 bits hold.
private struct LongDivision {
    private let denominator: UInt128
    private var remainder: UInt128
    /// The first 34 or so digits of the quotient.
    private var leading: UInt128
    /// How many digits followed them, and whether those were all zeros, or all nines.
    private var trailing = 0
    private var trailingIsZeros = true
    private var trailingIsNines = true

    init(_ numerator: UInt128, _ denominator: UInt128) {
        self.denominator = denominator
        (leading, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    }

    /// The quotient times 10^count, rounded half to even, as digits and a power of ten; throws when it needs too many
    /// digits.
    mutating func quotient(digits count: Int) throws(QuantityError) -> (digits: UInt128, power: Int) {
        var left = count
        while left > 0, remainder != 0 {
            append(nextDigit())
            left -= 1
            guard trailing == 0 || trailingIsZeros || trailingIsNines else { throw .overflow }
        }
        let isRoundedUp = roundsUp
        if trailing > 0 {
            // The digits after the first 34 must vanish: zeros by themselves, nines by rounding up.
            guard isRoundedUp ? trailingIsNines : trailingIsZeros else { throw .overflow }
        }
        return (isRoundedUp ? leading + 1 : leading, trailing + left)
    }

    /// Whether what is left is more than a half, or a half after an odd digit.
    private var roundsUp: Bool {
        let other = denominator - remainder
        // A half comes behind no trailing digits: twice the quotient would end in 1 behind zeros and in 9 behind nines, but is a
        // multiple of five, since the denominator of a half has a two in it and therefore no five.
        return remainder > other || (remainder == other && leading & 1 == 1)
    }

    private mutating func nextDigit() -> UInt128 {
        let (digit, rest) = (remainder * 10).quotientAndRemainder(dividingBy: denominator)
        remainder = rest
        return digit
    }

    private mutating func append(_ digit: UInt128) {
        if trailing == 0, leading < PowersOfTen.limit / 10 {
            leading = leading * 10 + digit
            return
        }
        trailing += 1
        trailingIsZeros = trailingIsZeros && digit == 0
        trailingIsNines = trailingIsNines && digit == 9
    }
}
