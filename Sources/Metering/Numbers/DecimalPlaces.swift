/// A decimal number of any length, as signed counts of the powers 10^18, 10^36 and so on, both ways from the point.
struct DecimalPlaces: Sendable {
    /// How many decimal digits one place has.
    static let width = 18

    /// 10^18: what one place counts up to.
    static let base: Int128 = 1_000_000_000_000_000_000

    /// What is counted of 10^(18 n), by n.
    ///
    /// A count may be beyond the base until it is settled; 10^20 additions fit.
    private var counts: [Int: Int128] = [:]

    /// Whether nothing was added.
    var isEmpty: Bool { counts.isEmpty }

    /// Adds a coefficient times a power of ten.
    mutating func add(_ coefficient: Int128, exponent: Int) {
        if coefficient == 0 { return }
        let (quotient, remainder) = exponent.quotientAndRemainder(dividingBy: Self.width)
        var place = remainder < 0 ? quotient - 1 : quotient
        let shift = Int128(PowersOfTen.power(remainder < 0 ? remainder + Self.width : remainder))
        var rest = coefficient
        var carry: Int128 = 0
        while rest != 0 || carry != 0 {
            let (upper, lower) = rest.quotientAndRemainder(dividingBy: Self.base)
            let shifted = (lower * shift + carry).quotientAndRemainder(dividingBy: Self.base)
            counts[place, default: 0] += shifted.remainder
            carry = shifted.quotient
            rest = upper
            place += 1
        }
    }

    /// Adds another number.
    mutating func add(_ other: DecimalPlaces) {
        for (place, count) in other.counts {
            counts[place, default: 0] += count
        }
    }

    /// The number with its sign apart and each place from 0 up to the base.
    func settled() -> LongDecimal {
        guard let lowest = counts.keys.min(), let highest = counts.keys.max() else {
            return LongDecimal(isNegative: false, lowestPlace: 0, places: [])
        }
        let settled = carried(from: lowest, to: highest, sign: 1)
        if settled.carry >= 0 {
            return LongDecimal(isNegative: false, lowestPlace: lowest, places: settled.places)
        }
        return LongDecimal(
            isNegative: true,
            lowestPlace: lowest,
            places: carried(from: lowest, to: highest, sign: -1).places
        )
    }

    /// The places from the lowest to the highest and three more, with what is carried out of the top: -1 if negative.
    private func carried(from lowest: Int, to highest: Int, sign: Int128) -> (places: [Int128], carry: Int128) {
        var places: [Int128] = []
        var carry: Int128 = 0
        for place in lowest...(highest + 3) {
            let sum = sign * (counts[place] ?? 0) + carry
            let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: Self.base)
            places.append(remainder < 0 ? remainder + Self.base : remainder)
            carry = remainder < 0 ? quotient - 1 : quotient
        }
        return (places, carry)
    }
}
