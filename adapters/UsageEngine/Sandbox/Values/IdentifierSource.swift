/// A source of random identifiers and tokens, repeatable where a seed is given.
struct IdentifierSource: Sendable {
    private var seeded: SplitMix64?

    /// Makes a source; without a seed the system's random numbers are used.
    init(seed: UInt64?) {
        seeded = seed.map(SplitMix64.init)
    }

    /// A random version 4 UUID in lower case.
    mutating func uuid() -> String {
        var bytes = randomBytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
        return groups.map { digits[$0].joined() }.joined(separator: "-")
    }

    /// So many random bytes.
    mutating func randomBytes(_ count: Int) -> [UInt8] {
        guard var generator = seeded else {
            var system = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: 0...255, using: &system) }
        }
        defer { seeded = generator }
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}

/// The SplitMix64 generator: small, fast, and the same on every machine.
private struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
