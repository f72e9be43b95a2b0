import Metering

/// A scale from quantities to places on paper, exact to a hundredth of a point.
struct SVGScale: Sendable, Hashable {
    /// The greatest number that the scale holds.
    let top: Quantity
    /// The least one, 0 or less.
    let bottom: Quantity
    /// The place of the greatest number, in points.
    let upper: Int
    /// The place of the least number, below it.
    let lower: Int

    /// Makes a scale for numbers, between two places.
    init(_ values: [Quantity], upper: Int, lower: Int) {
        top = Self.ceiling(values.max() ?? .zero)
        bottom = Self.ceiling((values.min() ?? .zero).negated).negated
        self.upper = upper
        self.lower = lower
    }

    /// The least of 1, 2 and 5 times a power of ten that is not below a number; 0 for none above 0.
    static func ceiling(_ number: Quantity) -> Quantity {
        guard !number.isNegative, !number.isZero else { return .zero }
        for exponent in -18...60 {
            for digit in [1, 2, 5] as [Int128] {
                if let mark = try? Quantity(coefficient: digit, exponent: exponent), mark >= number { return mark }
            }
        }
        return number
    }

    /// The marks that are named: the ends, 0, and a half.
    var marks: [Quantity] {
        let half = (try? top.divided(by: 2)) ?? top
        return Array(Set([bottom, .zero, half, top])).sorted()
    }

    /// The place of a number.
    func place(_ number: Quantity) -> SVGNumber {
        guard top != bottom, let span = try? top.subtracting(bottom), let above = try? top.subtracting(number),
            let share = try? above.multiplying(Quantity((lower - upper) * 100)).divided(by: span)
        else { return SVGNumber(hundredths: lower * 100) }
        return SVGNumber(hundredths: upper * 100 + (share.rounded(fractionDigits: 0, rule: .halfUp).int ?? 0))
    }
}

/// A place or a length on paper, in hundredths of a point.
struct SVGNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The hundredths.
    let hundredths: Int

    /// The number as SVG reads it.
    var description: String {
        let magnitude = hundredths.magnitude
        let fraction = magnitude % 100
        let digits =
            fraction == 0
            ? "" : fraction % 10 == 0 ? ".\(fraction / 10)" : fraction < 10 ? ".0\(fraction)" : ".\(fraction)"
        return (hundredths < 0 ? "-" : "") + "\(magnitude / 100)\(digits)"
    }

    static func < (left: SVGNumber, right: SVGNumber) -> Bool { left.hundredths < right.hundredths }

    static func - (left: SVGNumber, right: SVGNumber) -> SVGNumber {
        SVGNumber(hundredths: left.hundredths - right.hundredths)
    }
}
