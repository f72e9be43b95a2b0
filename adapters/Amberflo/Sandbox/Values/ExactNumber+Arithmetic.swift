extension ExactNumber: Comparable {
    static func < (left: ExactNumber, right: ExactNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let order = compareMagnitudes(left, right)
        return left.isNegative ? order > 0 : order < 0
    }

    static prefix func - (number: ExactNumber) -> ExactNumber {
        ExactNumber(isNegative: !number.isNegative, limbs: number.limbs, fraction: number.fraction)
    }

    static func + (left: ExactNumber, right: ExactNumber) -> ExactNumber {
        if left.isNegative == right.isNegative {
            return addMagnitudes(left, right)
        }
        return compareMagnitudes(left, right) < 0
            ? subtractMagnitudes(right, left) : subtractMagnitudes(left, right)
    }

    static func - (left: ExactNumber, right: ExactNumber) -> ExactNumber {
        left + -right
    }

    /// The limb of weight 10^(9 * place), zero outside of those held.
    private func limb(_ place: Int) -> UInt32 {
        let index = place + fraction
        return limbs.indices.contains(index) ? limbs[index] : 0
    }

    /// The places from the least to the most significant limb that either number has.
    private static func places(_ left: ExactNumber, _ right: ExactNumber) -> Range<Int> {
        let low = -max(left.fraction, right.fraction)
        return low..<max(left.limbs.count - left.fraction, right.limbs.count - right.fraction, low)
    }

    private static func compareMagnitudes(_ left: ExactNumber, _ right: ExactNumber) -> Int {
        for place in places(left, right).reversed() {
            let (mine, other) = (left.limb(place), right.limb(place))
            if mine != other { return mine < other ? -1 : 1 }
        }
        return 0
    }

    private static func addMagnitudes(_ left: ExactNumber, _ right: ExactNumber) -> ExactNumber {
        var limbs: [UInt32] = []
        var carry: UInt32 = 0
        let places = places(left, right)
        for place in places {
            let sum = left.limb(place) + right.limb(place) + carry
            limbs.append(sum % 1_000_000_000)
            carry = sum / 1_000_000_000
        }
        limbs.append(carry)
        return ExactNumber(isNegative: left.isNegative, limbs: limbs, fraction: -places.lowerBound)
    }

    /// The difference with the sign of the first, whose magnitude is not the smaller one.
    private static func subtractMagnitudes(_ left: ExactNumber, _ right: ExactNumber) -> ExactNumber {
        var limbs: [UInt32] = []
        var borrow: Int64 = 0
        let places = places(left, right)
        for place in places {
            var difference = Int64(left.limb(place)) - Int64(right.limb(place)) - borrow
            borrow = difference < 0 ? 1 : 0
            difference += borrow * 1_000_000_000
            limbs.append(UInt32(difference))
        }
        return ExactNumber(isNegative: left.isNegative, limbs: limbs, fraction: -places.lowerBound)
    }
}
