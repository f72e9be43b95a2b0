/// A decimal number of any length with arithmetic as taught in school, digit by digit: what quantities are checked
/// against.
struct SchoolbookDecimal: Equatable {
    /// The digits, the lowest first, without zeros at either end; empty for zero.
    var digits: [Int]
    var exponent: Int
    var isNegative: Bool

    init(digits: [Int], exponent: Int, isNegative: Bool) {
        var digits = digits
        var exponent = exponent
        while digits.last == 0 { digits.removeLast() }
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        exponent += zeros
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
        self.isNegative = !digits.isEmpty && isNegative
    }

    /// Reads plain decimal text.
    init(_ text: String) {
        let parts = text.split(separator: ".")
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let all = parts[0].filter { $0 != "-" } + fraction
        self.init(
            digits: all.reversed().compactMap(\.wholeNumberValue),
            exponent: -fraction.count,
            isNegative: text.hasPrefix("-")
        )
    }

    /// Whether a quantity can hold the number.
    var fits: Bool {
        digits.count <= 34 && abs(exponent) <= 6_144
    }

    var text: String {
        if digits.isEmpty { return "0" }
        var shown = digits.reversed().map(String.init).joined()
        if exponent >= 0 {
            shown += String(repeating: "0", count: exponent)
        } else {
            shown = String(repeating: "0", count: max(0, 1 - exponent - shown.count)) + shown
            shown.insert(".", at: shown.index(shown.endIndex, offsetBy: exponent))
        }
        return (isNegative ? "-" : "") + shown
    }

    var negated: SchoolbookDecimal {
        SchoolbookDecimal(digits: digits, exponent: exponent, isNegative: !isNegative)
    }

    /// The digits when the number is written with a lower exponent.
    func aligned(to lower: Int) -> [Int] {
        digits.isEmpty ? [] : Array(repeating: 0, count: exponent - lower) + digits
    }

    static func + (left: SchoolbookDecimal, right: SchoolbookDecimal) -> SchoolbookDecimal {
        let lower = min(
            left.digits.isEmpty ? right.exponent : left.exponent,
            right.digits.isEmpty ? left.exponent : right.exponent
        )
        let first = left.aligned(to: lower)
        let second = right.aligned(to: lower)
        if left.isNegative == right.isNegative {
            return SchoolbookDecimal(digits: sum(first, second), exponent: lower, isNegative: left.isNegative)
        }
        if isLess(first, second) {
            return SchoolbookDecimal(digits: difference(second, first), exponent: lower, isNegative: right.isNegative)
        }
        return SchoolbookDecimal(digits: difference(first, second), exponent: lower, isNegative: left.isNegative)
    }

    static func * (left: SchoolbookDecimal, right: SchoolbookDecimal) -> SchoolbookDecimal {
        var product = Array(repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (place, digit) in left.digits.enumerated() {
            for (other, factor) in right.digits.enumerated() {
                product[place + other] += digit * factor
            }
        }
        return SchoolbookDecimal(
            digits: carried(product),
            exponent: left.exponent + right.exponent,
            isNegative: left.isNegative != right.isNegative
        )
    }

    /// The quotient, rounded half to even at so many fractional digits.
    func divided(by divisor: SchoolbookDecimal, fractionDigits: Int) -> SchoolbookDecimal {
        // One more power of ten on either side makes the quotient count the last digit that is kept.
        let shift = exponent - divisor.exponent + fractionDigits
        let numerator = Array(repeating: 0, count: max(shift, 0)) + digits
        let denominator = Array(repeating: 0, count: max(-shift, 0)) + divisor.digits
        var (quotient, remainder) = Self.division(numerator, denominator)
        let twice = Self.sum(remainder, remainder)
        let isTie = !Self.isLess(twice, denominator) && !Self.isLess(denominator, twice)
        if Self.isLess(denominator, twice) || (isTie && (quotient.first ?? 0) % 2 == 1) {
            quotient = Self.sum(quotient, [1])
        }
        return SchoolbookDecimal(
            digits: quotient,
            exponent: -fractionDigits,
            isNegative: isNegative != divisor.isNegative
        )
    }

    /// What is left of the division truncated to an integer.
    func remainder(dividingBy divisor: SchoolbookDecimal) -> SchoolbookDecimal {
        if digits.isEmpty { return self }
        let lower = min(exponent, divisor.exponent)
        let (_, rest) = Self.division(aligned(to: lower), divisor.aligned(to: lower))
        return SchoolbookDecimal(digits: rest, exponent: lower, isNegative: isNegative)
    }

    static func isLess(_ left: [Int], _ right: [Int]) -> Bool {
        let first = trimmed(left)
        let second = trimmed(right)
        if first.count != second.count { return first.count < second.count }
        return first.reversed().lexicographicallyPrecedes(second.reversed())
    }

    private static func sum(_ left: [Int], _ right: [Int]) -> [Int] {
        var sum = Array(repeating: 0, count: max(left.count, right.count) + 1)
        for (place, digit) in left.enumerated() { sum[place] += digit }
        for (place, digit) in right.enumerated() { sum[place] += digit }
        return carried(sum)
    }

    private static func difference(_ left: [Int], _ right: [Int]) -> [Int] {
        var difference = left
        for (place, digit) in right.enumerated() where digit != 0 { difference[place] -= digit }
        for place in difference.indices where difference[place] < 0 {
            difference[place] += 10
            difference[place + 1] -= 1
        }
        return difference
    }

    private static func carried(_ digits: [Int]) -> [Int] {
        var digits = digits
        for place in digits.indices where digits[place] > 9 {
            digits[place + 1] += digits[place] / 10
            digits[place] %= 10
        }
        return digits
    }

    private static func division(_ numerator: [Int], _ denominator: [Int]) -> (quotient: [Int], remainder: [Int]) {
        var quotient: [Int] = []
        var rest: [Int] = []
        for digit in numerator.reversed() {
            rest = trimmed([digit] + rest)
            var count = 0
            while !isLess(rest, denominator) {
                rest = trimmed(difference(rest, trimmed(denominator)))
                count += 1
            }
            quotient.append(count)
        }
        return (quotient.reversed(), rest)
    }

    private static func trimmed(_ digits: [Int]) -> [Int] {
        var digits = digits
        while digits.last == 0 { digits.removeLast() }
        return digits
    }
}
