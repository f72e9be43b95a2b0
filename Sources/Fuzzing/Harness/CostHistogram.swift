/// How often numbers came, to an eighth of a power of two, so that a median is at hand at any time.
struct CostHistogram: Sendable {
    private var counts = [Int](repeating: 0, count: 64 * 8)
    private var total = 0

    /// Counts a number of at least one.
    mutating func add(_ cost: Int) {
        counts[Self.bucket(max(1, cost))] += 1
        total += 1
    }

    /// The median, to an eighth; `nil` before a thousand numbers.
    var median: Double? {
        guard total >= 1_000 else { return nil }
        var seen = 0
        for (bucket, count) in counts.enumerated() {
            seen += count
            if seen * 2 >= total { return Self.least(of: bucket) }
        }
        return nil
    }

    private static func bucket(_ cost: Int) -> Int {
        let power = Int.bitWidth - 1 - cost.leadingZeroBitCount
        let eighth = power >= 3 ? (cost >> (power - 3)) & 7 : (cost << (3 - power)) & 7
        return power * 8 + eighth
    }

    private static func least(of bucket: Int) -> Double {
        var power = 1.0
        for _ in 0..<(bucket / 8) { power *= 2 }
        return power * (1 + Double(bucket % 8) / 8)
    }
}
