/// Random numbers that follow from a seed alone, the same on every machine (SplitMix64 by Steele, Lea and Flood).
package struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
    private var state: UInt64

    /// Makes a generator; the numbers of neighbouring seeds have nothing in common.
    package init(seed: UInt64) {
        state = seed
    }

    /// Makes a generator by a seed that may be negative; one that is not gives what it gives unsigned.
    package init(seed: Int) {
        self.init(seed: UInt64(bitPattern: Int64(seed)))
    }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
