import Metering

/// Which events were sent already, for a vendor that would count a repeat: some 40 bytes an event, whatever its id.
///
/// Two ids that come to the same 128 bits would be taken for one; with ten million events the odds are one in 10^24.
struct KnownEvents: Sendable {
    private struct Fingerprint: Hashable {
        var first: Int
        var second: Int
    }

    private var seen: Set<Fingerprint> = []

    /// Notes an event; false where it was noted before.
    mutating func insert(_ event: UsageEvent, _ letter: LetterHead?) -> Bool {
        var first = Hasher()
        var second = Hasher()
        second.combine(0)
        Self.add(event, letter, to: &first)
        Self.add(event, letter, to: &second)
        return seen.insert(Fingerprint(first: first.finalize(), second: second.finalize())).inserted
    }

    /// Letters of one event for several meters are told apart.
    private static func add(_ event: UsageEvent, _ letter: LetterHead?, to hasher: inout Hasher) {
        hasher.combine(event.id)
        hasher.combine(letter?.meters ?? [])
    }
}
