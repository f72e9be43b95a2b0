extension ExactDecimal {
    /// The largest exponent that a text may have, so that a short text cannot ask for a huge number.
    static let largestExponent = 9_999

    /// Makes the number that a text says: a sign, digits with at most one point, an exponent.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text).utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let whole = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest[whole.endIndex...]
        var fraction = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            rest = rest[fraction.endIndex...]
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        var exponent = 0
        if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            guard let value = Int(String(Substring(rest.dropFirst()))), abs(value) <= Self.largestExponent else {
                return nil
            }
            exponent = value
            rest = rest.suffix(0)
        }
        guard rest.isEmpty else { return nil }
        self.init(
            isNegative: isNegative,
            magnitude: Magnitude(digits: Array(whole) + Array(fraction)),
            scale: fraction.count - exponent
        )
    }

    /// The number without an exponent.
    var plain: String {
        let sign = isNegative ? "-" : ""
        let digits = magnitude.digits
        if scale <= 0 { return sign + (isZero ? "0" : digits + String(repeating: "0", count: -scale)) }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    /// The number as the evaluator writes it into texts: with an exponent where it is very small, or has a scale
    /// below 0.
    var canonical: String {
        let digits = magnitude.digits
        let exponent = digits.count - 1 - scale
        if scale >= 0, exponent >= -6 { return plain }
        let tail = digits.dropFirst()
        let mantissa = "\(isNegative ? "-" : "")\(digits.prefix(1))\(tail.isEmpty ? "" : ".")\(tail)"
        return exponent == 0 ? mantissa : "\(mantissa)E\(exponent > 0 ? "+" : "")\(exponent)"
    }
}
