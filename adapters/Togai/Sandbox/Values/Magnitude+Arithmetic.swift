extension Magnitude {
    static func + (left: Magnitude, right: Magnitude) -> Magnitude {
        var result: [UInt32] = []
        var carry: UInt64 = 0
        for index in 0..<max(left.limbs.count, right.limbs.count) {
            let sum = carry + left[index] + right[index]
            result.append(UInt32(sum % base))
            carry = sum / base
        }
        if carry > 0 { result.append(UInt32(carry)) }
        return Magnitude(limbs: result)
    }

    /// The difference; the left side is the larger one.
    static func - (left: Magnitude, right: Magnitude) -> Magnitude {
        var result: [UInt32] = []
        var borrow: UInt64 = 0
        for index in left.limbs.indices {
            let subtrahend = right[index] + borrow
            borrow = left[index] < subtrahend ? 1 : 0
            result.append(UInt32(left[index] + borrow * base - subtrahend))
        }
        return Magnitude(limbs: result)
    }

    static func * (left: Magnitude, right: Magnitude) -> Magnitude {
        guard !left.isZero, !right.isZero else { return Magnitude() }
        var result = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
        for (index, limb) in left.limbs.enumerated() {
            var carry: UInt64 = 0
            for offset in right.limbs.indices {
                let sum = UInt64(limb) * right[offset] + UInt64(result[index + offset]) + carry
                result[index + offset] = UInt32(sum % base)
                carry = sum / base
            }
            result[index + right.limbs.count] = UInt32(carry)
        }
        return Magnitude(limbs: result)
    }

    private subscript(index: Int) -> UInt64 {
        index < limbs.count ? UInt64(limbs[index]) : 0
    }

    /// The whole quotient and what is left; the divisor is not 0.
    func quotientAndRemainder(by divisor: Magnitude) -> (quotient: Magnitude, remainder: Magnitude) {
        guard self >= divisor else { return (Magnitude(), self) }
        if divisor.limbs.count == 1 { return dividedBySmall(divisor[0]) }
        let factor = Magnitude(UInt32(Self.base / (divisor[divisor.limbs.count - 1] + 1)))
        let scaled = divisor * factor
        var rest = (self * factor).limbs
        while rest.count <= limbs.count { rest.append(0) }
        let count = scaled.limbs.count
        var quotient = [UInt32](repeating: 0, count: rest.count - count)
        for index in quotient.indices.reversed() {
            quotient[index] = Self.divideStep(&rest, at: index, by: scaled.limbs)
        }
        let remainder = Magnitude(limbs: Array(rest[..<count])).dividedBySmall(factor[0]).quotient
        return (Magnitude(limbs: quotient), remainder)
    }

    private func dividedBySmall(_ divisor: UInt64) -> (quotient: Magnitude, remainder: Magnitude) {
        var result = limbs
        var rest: UInt64 = 0
        for index in limbs.indices.reversed() {
            let dividend = rest * Self.base + UInt64(limbs[index])
            result[index] = UInt32(dividend / divisor)
            rest = dividend % divisor
        }
        return (Magnitude(limbs: result), Magnitude(UInt32(rest)))
    }

    /// One digit of a long division: subtracts the largest multiple of the divisor that fits, and returns the factor.
    private static func divideStep(_ rest: inout [UInt32], at index: Int, by divisor: [UInt32]) -> UInt32 {
        let count = divisor.count
        let top = UInt64(rest[index + count]) * base + UInt64(rest[index + count - 1])
        var estimate = top / UInt64(divisor[count - 1])
        var left = top % UInt64(divisor[count - 1])
        while estimate >= base
            || estimate * UInt64(divisor[count - 2]) > left * base + UInt64(rest[index + count - 2])
        {
            estimate -= 1
            left += UInt64(divisor[count - 1])
            if left >= base { break }
        }
        var borrow: UInt64 = 0
        for offset in 0...count {
            let product = borrow + (offset < count ? estimate * UInt64(divisor[offset]) : 0)
            let low = product % base
            borrow = product / base
            let digit = UInt64(rest[index + offset])
            if digit < low { borrow += 1 }
            rest[index + offset] = UInt32(digit < low ? digit + base - low : digit - low)
        }
        if borrow == 0 { return UInt32(estimate) }
        var carry: UInt64 = 0
        for offset in 0...count {
            let sum = UInt64(rest[index + offset]) + carry + (offset < count ? UInt64(divisor[offset]) : 0)
            rest[index + offset] = UInt32(sum % base)
            carry = sum / base
        }
        return UInt32(estimate - 1)
    }
}
