/// A seeded source of chance (SplitMix64): the same seed always makes the same inputs.
struct FuzzRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below a positive bound.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Whether an event of one in so many happens.
    mutating func one(in count: Int) -> Bool { below(count) == 0 }

    /// One of some pieces; nothing where there are none.
    mutating func pick(_ pieces: [[UInt8]]) -> [UInt8] { pieces.isEmpty ? [] : pieces[below(pieces.count)] }
}
