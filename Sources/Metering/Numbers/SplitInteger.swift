/// A 128-bit integer kept as two halves.
///
/// Values that end up in an optional must not store an `Int128` itself: in unoptimised code Swift 6.3.1 for x86_64 Linux can put
/// it at an address that is aligned to 8 bytes and move it with an instruction that needs 16, which ends the process.
struct SplitInteger: Sendable, Hashable {
    private let high: Int64
    private let low: UInt64

    init(_ value: Int128) {
        high = Int64(truncatingIfNeeded: value >> 64)
        low = UInt64(truncatingIfNeeded: value)
    }

    /// The integer.
    var value: Int128 { Int128(high) << 64 | Int128(low) }
}
