extension ExactDecimal: CustomStringConvertible {
    /// The most digits that a number may have before and behind its decimal point together.
    static let mostDigits = 800

    /// Reads a number written as JSON writes one, for example `-12.5` or `1e-7`; `nil` for any other text and for
    /// numbers of more than ``mostDigits`` digits.
    init?(_ text: String) {
        guard let parts = Parts(text) else { return nil }
        let digits = Array((parts.whole + parts.fraction).drop { $0 == UInt8(ascii: "0") })
        guard !digits.isEmpty else {
            self = .zero
            return
        }
        guard abs(parts.exponent) <= Self.mostDigits, digits.count <= Self.mostDigits else { return nil }
        let places = parts.fraction.count - parts.exponent
        guard max(digits.count, places, digits.count - places) <= Self.mostDigits else { return nil }
        let fractionLimbs = max(0, places + Self.limbDigits - 1) / Self.limbDigits
        let padding = fractionLimbs * Self.limbDigits - places
        let padded = digits + Array(repeating: UInt8(ascii: "0"), count: padding)
        var limbs: [UInt32] = []
        for end in stride(from: padded.count, to: 0, by: -Self.limbDigits) {
            let limb = padded[max(0, end - Self.limbDigits)..<end]
            limbs.append(limb.reduce(0) { $0 * 10 + UInt32($1 - UInt8(ascii: "0")) })
        }
        self.init(isNegative: parts.isNegative, limbs: limbs, fractionLimbs: fractionLimbs)
    }

    /// The number in plain decimal notation, which is a JSON number too.
    var description: String {
        let padded = limbs + Array(repeating: 0, count: max(0, fractionLimbs - limbs.count))
        let groups = padded.map { limb in
            let digits = String(limb)
            return String(repeating: "0", count: Self.limbDigits - digits.utf8.count) + digits
        }
        let whole = groups.dropFirst(fractionLimbs).reversed().joined().drop { $0 == "0" }
        var fraction = groups.prefix(fractionLimbs).reversed().joined()
        while fraction.last == "0" {
            fraction.removeLast()
        }
        let sign = isNegative ? "-" : ""
        return sign + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
    }
}

/// A JSON number's text, taken apart.
private struct Parts {
    let isNegative: Bool
    let whole: [UInt8]
    let fraction: [UInt8]
    let exponent: Int

    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        isNegative = rest.first == UInt8(ascii: "-")
        rest = isNegative ? rest.dropFirst() : rest
        whole = Self.digits(&rest)
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = Self.digits(&rest)
            guard !fraction.isEmpty else { return nil }
        } else {
            fraction = []
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            let isLowered = rest.first == UInt8(ascii: "-")
            if isLowered || rest.first == UInt8(ascii: "+") {
                rest = rest.dropFirst()
            }
            let digits = Self.digits(&rest)
            guard !digits.isEmpty else { return nil }
            let size = digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), 1_000_000) }
            exponent = isLowered ? -size : size
        } else {
            exponent = 0
        }
        guard rest.isEmpty else { return nil }
    }

    private static func digits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return Array(digits)
    }
}
