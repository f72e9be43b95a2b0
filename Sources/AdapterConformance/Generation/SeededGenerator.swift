/// Random numbers whose sequence depends on the seed alone (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        // Neighbouring seeds are spread, so that cases with consecutive seeds have nothing in common.
        state = seed &* 0xD134_2543_DE82_EF95
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to a bound, which is at least 1.
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<Swift.max(bound, 1), using: &self) }

    /// A number of a range.
    mutating func within(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True once in so many times.
    mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }

    /// One of some values, the first of which stands in for an empty list.
    mutating func pick<Value>(_ first: Value, _ others: Value...) -> Value { pick([first] + others, else: first) }

    /// One of some values; the other where there are none.
    mutating func pick<Value>(_ values: [Value], else other: @autoclosure () -> Value) -> Value {
        values.isEmpty ? other() : values[below(values.count)]
    }
}
