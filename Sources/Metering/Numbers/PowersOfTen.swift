/// The powers of ten that fit 128 bits, and what is counted and cut with them.
enum PowersOfTen {
    /// 10^0 to 10^38.
    private static let table: [UInt128] = {
        var powers: [UInt128] = [1]
        for _ in 1...38 {
            powers.append(powers[powers.count - 1] * 10)
        }
        return powers
    }()

    /// The greatest power that `power(_:)` knows.
    static let maximum = 38

    /// 10^34: what the magnitude of a coefficient stays below.
    static let limit: UInt128 = 10_000_000_000_000_000_000_000_000_000_000_000

    /// 10 to an exponent from 0 to 38.
    static func power(_ exponent: Int) -> UInt128 {
        table[exponent]
    }

    /// The number of decimal digits of a value; 0 has none.
    static func digits(_ value: UInt128) -> Int {
        // 1233 / 4096 is log10(2), a little too small.
        let estimate = ((128 - value.leadingZeroBitCount) * 1_233) >> 12
        return value >= table[estimate] ? estimate + 1 : estimate
    }

    /// The value without its trailing decimal zeros, and how many they were.
    static func strippingZeros(_ value: Int128) -> (digits: Int128, zeros: Int) {
        // A number that ends in zero is even; half of all numbers leave here.
        if value == 0 || value & 1 == 1 { return (value, 0) }
        if let small = Int64(exactly: value) {
            let (digits, zeros) = strippingZeros(small)
            return (Int128(digits), zeros)
        }
        var rest = value
        var zeros = 0
        for step in [16, 8, 4, 2, 1] {
            let power = Int128(table[step])
            while true {
                let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: power)
                if remainder != 0 { break }
                rest = quotient
                zeros += step
            }
        }
        return (rest, zeros)
    }

    private static func strippingZeros(_ value: Int64) -> (digits: Int64, zeros: Int) {
        var rest = value
        var zeros = 0
        while true {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { return (rest, zeros) }
            rest = quotient
            zeros += 1
        }
    }
}
