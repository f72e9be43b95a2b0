import SeededRandom

/// Random numbers that are the same for the same seed; those of consecutive seeds have nothing in common.
struct SeededGenerator: RandomNumberGenerator {
    private var numbers: SplitMix64

    init(seed: Int) {
        numbers = SplitMix64(seed: UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678)
    }

    mutating func next() -> UInt64 { numbers.next() }
}
