import SeededRandom

extension SplitMix64 {
    /// A number below a positive bound.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Whether an event of one in so many happens.
    mutating func one(in count: Int) -> Bool { below(count) == 0 }

    /// One of some pieces; nothing where there are none.
    mutating func pick(_ pieces: [[UInt8]]) -> [UInt8] { pieces.isEmpty ? [] : pieces[below(pieces.count)] }
}
