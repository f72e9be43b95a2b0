/// A decimal number of any size that remembers how many digits stand behind its point.
///
/// Togai's evaluator computes with decimals that have a scale: `150` and `150.0` have the same value but are not the
/// same number. So `==` compares both value and scale, and ``compare(_:)`` the value only.
struct ExactDecimal: Sendable, Hashable {
    /// Whether the number is below 0.
    let isNegative: Bool
    /// The digits, without sign and point.
    let magnitude: Magnitude
    /// How many of the digits stand behind the point; below 0 where zeros stand before it that are not among them.
    let scale: Int

    static let zero = ExactDecimal(isNegative: false, magnitude: Magnitude(), scale: 0)
    static let one = ExactDecimal(isNegative: false, magnitude: Magnitude(1), scale: 0)

    init(isNegative: Bool, magnitude: Magnitude, scale: Int) {
        self.isNegative = isNegative && !magnitude.isZero
        self.magnitude = magnitude
        self.scale = scale
    }

    /// Makes a whole number.
    init(_ value: Int) {
        self.init(isNegative: value < 0, magnitude: Magnitude(digits: String(value.magnitude).utf8), scale: 0)
    }

    /// Whether the value is 0.
    var isZero: Bool { magnitude.isZero }

    var negated: ExactDecimal { ExactDecimal(isNegative: !isNegative, magnitude: magnitude, scale: scale) }

    /// The whole part, or the nearest integer that fits.
    var integer: Int {
        let digits = String(plain.prefix { $0 != "." })
        return Int(digits) ?? (isNegative ? .min : .max)
    }

    /// The digits as they would be at a scale that is not smaller.
    private func digits(at scale: Int) -> Magnitude { magnitude.timesPowerOfTen(scale - self.scale) }

    /// Which of two values is larger, whatever their scale: -1, 0 or 1.
    func compare(_ other: ExactDecimal) -> Int {
        if isNegative != other.isNegative { return isNegative ? -1 : 1 }
        let scale = max(scale, other.scale)
        let (left, right) = (digits(at: scale), other.digits(at: scale))
        if left == right { return 0 }
        return (left < right) != isNegative ? -1 : 1
    }

    static func + (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
        let scale = max(left.scale, right.scale)
        let (first, second) = (left.digits(at: scale), right.digits(at: scale))
        if left.isNegative == right.isNegative {
            return ExactDecimal(isNegative: left.isNegative, magnitude: first + second, scale: scale)
        }
        return first < second
            ? ExactDecimal(isNegative: right.isNegative, magnitude: second - first, scale: scale)
            : ExactDecimal(isNegative: left.isNegative, magnitude: first - second, scale: scale)
    }

    static func - (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal { left + right.negated }

    static func * (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
        ExactDecimal(
            isNegative: left.isNegative != right.isNegative,
            magnitude: left.magnitude * right.magnitude,
            scale: left.scale + right.scale
        )
    }

    /// The quotient, with `scale` digits behind the point, halves rounded away from 0; nil for a division by 0.
    func divided(by divisor: ExactDecimal, scale: Int) -> ExactDecimal? {
        guard !divisor.isZero else { return nil }
        let shift = scale - self.scale + divisor.scale
        let denominator = divisor.magnitude.timesPowerOfTen(-shift)
        let (quotient, rest) = magnitude.timesPowerOfTen(shift).quotientAndRemainder(by: denominator)
        let rounded = rest + rest < denominator ? quotient : quotient + Magnitude(1)
        return ExactDecimal(isNegative: isNegative != divisor.isNegative, magnitude: rounded, scale: scale)
    }

    /// What a division by `divisor` leaves, with the sign of this number; nil for a division by 0.
    ///
    /// The scale is that of `this - quotient * divisor`, where the quotient loses the zeros at its end that the scale
    /// of the divisor would otherwise add.
    func remainder(by divisor: ExactDecimal) -> ExactDecimal? {
        guard !divisor.isZero else { return nil }
        let wide = max(scale, divisor.scale)
        let (quotient, rest) = digits(at: wide).quotientAndRemainder(by: divisor.digits(at: wide))
        guard !quotient.isZero else { return self }
        let dropped = min(quotient.trailingZeros, max(0, divisor.scale - scale))
        let result = ExactDecimal(isNegative: isNegative, magnitude: rest, scale: wide)
        return result.withScale(max(scale, divisor.scale - dropped))
    }

    /// The same value with fewer digits behind the point, which are zeros.
    private func withScale(_ scale: Int) -> ExactDecimal {
        guard scale < self.scale else { return self }
        let divisor = Magnitude(1).timesPowerOfTen(self.scale - scale)
        let shorter = magnitude.quotientAndRemainder(by: divisor).quotient
        return ExactDecimal(isNegative: isNegative, magnitude: shorter, scale: scale)
    }
}
