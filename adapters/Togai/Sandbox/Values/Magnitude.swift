/// An unsigned integer of any size, in limbs of nine decimal digits.
struct Magnitude: Sendable, Hashable {
    static let base: UInt64 = 1_000_000_000
    static let digitsPerLimb = 9

    /// Least significant first, without zeros at the end; none for 0.
    private(set) var limbs: [UInt32]

    init(_ value: UInt32 = 0) {
        self.init(limbs: [value % UInt32(Self.base), value / UInt32(Self.base)])
    }

    init(limbs: [UInt32]) {
        self.limbs = limbs
        while self.limbs.last == 0 { self.limbs.removeLast() }
    }

    /// Makes the number that a text of ASCII digits says; the caller has checked that it holds nothing else.
    init(digits: some Collection<UInt8>) {
        let digits = Array(digits)
        var limbs: [UInt32] = []
        var end = digits.count
        while end > 0 {
            let start = max(0, end - Self.digitsPerLimb)
            limbs.append(digits[start..<end].reduce(0) { $0 * 10 + UInt32($1 - 0x30) })
            end = start
        }
        self.init(limbs: limbs)
    }

    var isZero: Bool { limbs.isEmpty }

    /// The decimal digits, `0` for zero.
    var digits: String {
        guard let last = limbs.last else { return "0" }
        return limbs.dropLast().reversed().reduce(into: String(last)) { text, limb in
            let part = String(limb)
            text += String(repeating: "0", count: Self.digitsPerLimb - part.count) + part
        }
    }

    /// How many zeros the decimal digits end with; 0 for zero.
    var trailingZeros: Int {
        guard let index = limbs.firstIndex(where: { $0 != 0 }) else { return 0 }
        var (limb, count) = (limbs[index], index * Self.digitsPerLimb)
        while limb % 10 == 0 {
            limb /= 10
            count += 1
        }
        return count
    }

    /// This number times a power of ten that is not negative.
    func timesPowerOfTen(_ power: Int) -> Magnitude {
        guard power > 0, !isZero else { return self }
        let zeros = [UInt32](repeating: 0, count: power / Self.digitsPerLimb)
        let rest = (0..<power % Self.digitsPerLimb).reduce(UInt32(1)) { product, _ in product * 10 }
        return Magnitude(limbs: zeros + (self * Magnitude(rest)).limbs)
    }
}

extension Magnitude: Comparable {
    static func < (left: Magnitude, right: Magnitude) -> Bool {
        guard left.limbs.count == right.limbs.count else { return left.limbs.count < right.limbs.count }
        return left.limbs.reversed().lexicographicallyPrecedes(right.limbs.reversed())
    }
}
