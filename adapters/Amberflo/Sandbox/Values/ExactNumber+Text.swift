extension ExactNumber {
    /// Reads a number as JSON writes it, or gives nil where the text is none or has more than ``digitLimit`` digits.
    init?(_ text: String) {
        self.init(utf8: Array(text.utf8)[...])
    }

    /// Reads a number as JSON writes it, from bytes.
    init?(utf8 bytes: ArraySlice<UInt8>) {
        var rest = bytes
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        var digits = Self.takeDigits(&rest)
        if digits.isEmpty || digits.count > 1 && digits[0] == 0 { return nil }
        var scale = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let decimals = Self.takeDigits(&rest)
            if decimals.isEmpty { return nil }
            digits += decimals
            scale = decimals.count
        }
        if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            rest.removeFirst()
            guard let exponent = Self.takeExponent(&rest) else { return nil }
            scale -= exponent
        }
        guard rest.isEmpty else { return nil }
        self.init(isNegative: isNegative, digits: digits, scale: scale)
    }

    /// Makes a number from its digits, most significant first, and how many of them stand after the point.
    private init?(isNegative: Bool, digits: [UInt8], scale: Int) {
        var digits = Array(digits.drop { $0 == 0 })
        var scale = scale
        while let last = digits.last, last == 0 {
            digits.removeLast()
            scale -= 1
        }
        if digits.isEmpty {
            self = .zero
            return
        }
        guard scale <= Self.digitLimit, digits.count - scale <= Self.digitLimit else { return nil }
        if scale < 0 {
            digits += Array(repeating: 0, count: -scale)
            scale = 0
        }
        let fraction = (scale + 8) / 9
        digits += Array(repeating: 0, count: fraction * 9 - scale)
        var limbs: [UInt32] = []
        var end = digits.count
        while end > 0 {
            let start = max(0, end - 9)
            limbs.append(digits[start..<end].reduce(0) { $0 * 10 + UInt32($1) })
            end = start
        }
        self.init(isNegative: isNegative, limbs: limbs, fraction: fraction)
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits.map { $0 - UInt8(ascii: "0") }
    }

    private static func takeExponent(_ rest: inout ArraySlice<UInt8>) -> Int? {
        let sign = rest.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
        let digits = takeDigits(&rest)
        let significant = digits.drop { $0 == 0 }
        guard !digits.isEmpty, significant.count <= 6 else { return nil }
        let magnitude = significant.reduce(0) { $0 * 10 + Int($1) }
        return sign == UInt8(ascii: "-") ? -magnitude : magnitude
    }

    /// The same number as a 64-bit integer, or nil where it has a fraction or is too large.
    var int64: Int64? {
        fraction == 0 ? Int64(description) : nil
    }
}
