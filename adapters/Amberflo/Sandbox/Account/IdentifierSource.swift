/// Makes up the ids that the server gives.
struct IdentifierSource: Sendable {
    private var generator: any RandomNumberGenerator & Sendable

    init(seed: UInt64?) {
        generator = seed.map { SeededGenerator(seed: $0) } ?? SystemRandomNumberGenerator()
    }

    /// A UUID of version 4, in lower case.
    mutating func uuid() -> String {
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array(Self.hexadecimal(high, count: 16) + Self.hexadecimal(low, count: 16))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return parts.map { String(digits[$0]) }.joined(separator: "-")
    }

    /// An id of a filtering rule, such as `rule-a1b2c3` (Amberflo Metering API: FilteringRule).
    mutating func ruleID() -> String {
        "rule-" + Self.hexadecimal(generator.next() & 0xFF_FFFF, count: 6)
    }

    private static func hexadecimal(_ number: UInt64, count: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
