/// An exact decimal number of any length, as far as counting needs it: sums and comparisons, no rounding ever.
struct ExactDecimal: Hashable, Sendable {
    /// How many decimal digits one limb holds.
    static let limbDigits = 9
    private static let base: UInt32 = 1_000_000_000

    /// Whether the number is below zero.
    private(set) var isNegative: Bool

    /// The digits in base 1,000,000,000, least significant first, without zeros at the top.
    private(set) var limbs: [UInt32]

    /// How many limbs stand behind the decimal point; the lowest of them is not zero.
    private(set) var fractionLimbs: Int

    /// Nothing.
    static let zero = ExactDecimal(isNegative: false, limbs: [], fractionLimbs: 0)

    /// One.
    static let one = ExactDecimal(isNegative: false, limbs: [1], fractionLimbs: 0)

    /// Makes a number in its one normal form.
    init(isNegative: Bool, limbs: [UInt32], fractionLimbs: Int) {
        var limbs = limbs
        var fractionLimbs = fractionLimbs
        while limbs.last == 0 {
            limbs.removeLast()
        }
        let spare = limbs.prefix(fractionLimbs).prefix { $0 == 0 }.count
        limbs.removeFirst(spare)
        fractionLimbs -= spare
        self.isNegative = isNegative && !limbs.isEmpty
        self.limbs = limbs
        self.fractionLimbs = limbs.isEmpty ? 0 : fractionLimbs
    }

    /// The limbs as if `count` of them stood behind the point.
    private func limbs(aligned count: Int) -> [UInt32] {
        Array(repeating: 0, count: count - fractionLimbs) + limbs
    }

    private static func isLess(_ left: [UInt32], _ right: [UInt32]) -> Bool {
        let count = max(left.count, right.count)
        for position in (0..<count).reversed() {
            let one = position < left.count ? left[position] : 0
            let other = position < right.count ? right[position] : 0
            if one != other { return one < other }
        }
        return false
    }

    private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var carry: UInt32 = 0
        for position in 0..<max(left.count, right.count) {
            let one = position < left.count ? left[position] : 0
            let other = position < right.count ? right[position] : 0
            let total = one + other + carry
            carry = total / base
            result.append(total % base)
        }
        return carry == 0 ? result : result + [carry]
    }

    /// What is left of the greater number after the smaller one is taken away.
    private static func difference(_ greater: [UInt32], _ smaller: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var borrow: UInt32 = 0
        for position in greater.indices {
            let taken = (position < smaller.count ? smaller[position] : 0) + borrow
            let digit = greater[position]
            borrow = digit < taken ? 1 : 0
            result.append(digit < taken ? digit + base - taken : digit - taken)
        }
        return result
    }
}

extension ExactDecimal: Comparable {
    static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        let places = max(left.fractionLimbs, right.fractionLimbs)
        let one = left.limbs(aligned: places)
        let other = right.limbs(aligned: places)
        return left.isNegative ? isLess(other, one) : isLess(one, other)
    }

    static func + (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
        let places = max(left.fractionLimbs, right.fractionLimbs)
        let one = left.limbs(aligned: places)
        let other = right.limbs(aligned: places)
        if left.isNegative == right.isNegative {
            return ExactDecimal(isNegative: left.isNegative, limbs: sum(one, other), fractionLimbs: places)
        }
        let isFlipped = isLess(one, other)
        return ExactDecimal(
            isNegative: isFlipped ? right.isNegative : left.isNegative,
            limbs: isFlipped ? difference(other, one) : difference(one, other),
            fractionLimbs: places
        )
    }
}
