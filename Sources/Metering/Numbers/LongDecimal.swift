/// A decimal number of any length with its sign apart.
struct LongDecimal: Sendable {
    /// Whether the number is below zero.
    var isNegative: Bool

    /// The index of the first place: it counts 10^(18 × index).
    var lowestPlace: Int

    /// The places, lowest first, each from 0 up to 10^18.
    var places: [Int128]

    /// The number as a quantity; throws `overflow` when it needs more than 34 digits.
    func quantity() throws(QuantityError) -> Quantity {
        guard let first = places.firstIndex(where: { $0 != 0 }), let last = places.lastIndex(where: { $0 != 0 }) else {
            return .zero
        }
        // 34 digits touch at most three places. Taking the lowest one's zeros off first keeps them within 128 bits.
        guard last - first <= 2 else { throw .overflow }
        let (digits, zeros) = PowersOfTen.strippingZeros(places[first])
        var coefficient = digits
        var shift = DecimalPlaces.width - zeros
        for place in places[first...last].dropFirst() {
            let scaled = place.multipliedReportingOverflow(by: Int128(PowersOfTen.power(shift)))
            let sum = coefficient.addingReportingOverflow(scaled.partialValue)
            guard !scaled.overflow, !sum.overflow else { throw .overflow }
            coefficient = sum.partialValue
            shift += DecimalPlaces.width
        }
        let exponent = (lowestPlace + first) * DecimalPlaces.width + zeros
        return try Quantity(coefficient: isNegative ? -coefficient : coefficient, exponent: exponent)
    }

    /// The quotient of a positive divisor below 2^64, rounded half to even at 18 fractional digits.
    func divided(by divisor: Int128) -> LongDecimal {
        // Places down to -2 are computed: -1 is the last that is kept, -2 and the rest behind it say how to round.
        let bottom = min(lowestPlace, -2)
        let top = max(lowestPlace + places.count - 1, -1)
        var quotient: [Int128] = []
        var rest: Int128 = 0
        var isExact = true
        for place in stride(from: top, through: bottom, by: -1) {
            let digits = rest * DecimalPlaces.base + count(at: place)
            if place >= -2 {
                quotient.append(digits / divisor)
                rest = digits % divisor
            } else {
                isExact = isExact && digits == 0
                rest = 0
            }
        }
        isExact = isExact && rest == 0
        let guardPlace = quotient.removeLast()
        var kept = Array(quotient.reversed())
        let half = DecimalPlaces.base / 2
        if guardPlace > half || (guardPlace == half && (!isExact || kept[0] & 1 == 1)) {
            LongDecimal.increment(&kept)
        }
        return LongDecimal(isNegative: isNegative, lowestPlace: -1, places: kept)
    }

    private func count(at place: Int) -> Int128 {
        let index = place - lowestPlace
        return places.indices.contains(index) ? places[index] : 0
    }

    private static func increment(_ places: inout [Int128]) {
        for index in places.indices {
            places[index] += 1
            if places[index] < DecimalPlaces.base { return }
            places[index] = 0
        }
        places.append(1)
    }
}
