import SeededRandom

/// Random numbers for generated cases; those of cases with consecutive seeds have nothing in common.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var numbers: SplitMix64

    init(seed: UInt64) {
        numbers = SplitMix64(seed: seed &* 0xD134_2543_DE82_EF95)
    }

    mutating func next() -> UInt64 { numbers.next() }

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
