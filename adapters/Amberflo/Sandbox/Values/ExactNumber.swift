/// A decimal number of any length, held exactly: what JSON can write, this can hold, add and compare.
///
/// The magnitude is a fixed-point number in base 10^9, least significant limb first, of which `fraction` limbs lie
/// after the point. It is kept without superfluous zero limbs, so that equal numbers are equal values.
struct ExactNumber: Sendable, Hashable {
    static let zero = ExactNumber()

    /// The largest number of digits that a text may stand for, before or after the point.
    static let digitLimit = 999

    var isNegative = false
    var limbs: [UInt32] = []
    var fraction = 0

    private init() {}

    /// Makes a number from its parts, and brings it into its one form.
    init(isNegative: Bool, limbs: [UInt32], fraction: Int) {
        self.isNegative = isNegative
        self.limbs = limbs
        self.fraction = fraction
        normalize()
    }

    init(_ integer: Int) {
        var rest = integer.magnitude
        while rest > 0 {
            limbs.append(UInt32(rest % 1_000_000_000))
            rest /= 1_000_000_000
        }
        isNegative = integer < 0
    }

    private mutating func normalize() {
        while let last = limbs.last, last == 0 {
            limbs.removeLast()
        }
        let zeros = limbs.prefix(fraction).prefix { $0 == 0 }.count
        if limbs.isEmpty {
            isNegative = false
            fraction = 0
        } else if zeros > 0 {
            limbs.removeFirst(zeros)
            fraction -= zeros
        }
    }
}

extension ExactNumber: CustomStringConvertible {
    /// The plain decimal text, without an exponent, without superfluous zeros.
    var description: String {
        if limbs.isEmpty { return "0" }
        var text = isNegative ? "-" : ""
        let whole = Array(limbs.dropFirst(fraction))
        text += whole.last.map { String($0) } ?? "0"
        for limb in whole.dropLast().reversed() {
            text += Self.padded(limb)
        }
        guard fraction > 0 else { return text }
        var digits = String(repeating: "0", count: 9 * max(0, fraction - limbs.count))
        for limb in limbs.prefix(fraction).reversed() {
            digits += Self.padded(limb)
        }
        while digits.hasSuffix("0") {
            digits.removeLast()
        }
        return text + "." + digits
    }

    private static func padded(_ limb: UInt32) -> String {
        let digits = String(limb)
        return String(repeating: "0", count: 9 - digits.count) + digits
    }
}
