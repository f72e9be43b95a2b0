import SeededRandom

/// A small random generator whose sequence depends on its seed alone, for property tests that repeat.
struct SeededGenerator: RandomNumberGenerator {
    private var numbers: SplitMix64

    init(seed: UInt64) {
        numbers = SplitMix64(seed: seed)
    }

    mutating func next() -> UInt64 { numbers.next() }

    /// A number below a bound, which has to be positive.
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// True once in so many calls.
    mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }

    /// One of the elements; the first list element type decides, and the list must not be empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
