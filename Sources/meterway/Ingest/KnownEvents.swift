import AdapterKit
import Metering

/// Which events were met already, to know a repeat: some 40 bytes an event, whatever its id.
///
/// Ids are the same where their code points are. Two that come to the same 128 bits would be taken for one; with ten
/// million events the odds are one in 10^24.
struct KnownEvents: Sendable {
    private struct Fingerprint: Hashable {
        var first: Int
        var second: Int
    }

    private var seen: Set<Fingerprint> = []

    /// Notes a usage event; false where it was noted before.
    ///
    /// Letters of one event for several meters are told apart.
    mutating func insert(_ event: UsageEvent, _ letter: LetterHead?) -> Bool {
        seen.insert(Self.fingerprint(event.id, (letter?.meters ?? []).map(\.text))).inserted
    }

    /// Notes a vendor's own event; false where it was noted before.
    mutating func insert(_ event: ProjectedEvent) -> Bool {
        seen.insert(Self.fingerprint(event.id, [event.target])).inserted
    }

    /// Forgets a vendor's own event, which the vendor did not take.
    mutating func remove(_ event: ProjectedEvent) {
        seen.remove(Self.fingerprint(event.id, [event.target]))
    }

    private static func fingerprint(_ id: String, _ names: [String]) -> Fingerprint {
        var first = Hasher()
        var second = Hasher()
        second.combine(0)
        add(id, names, to: &first)
        add(id, names, to: &second)
        return Fingerprint(first: first.finalize(), second: second.finalize())
    }

    private static func add(_ id: String, _ names: [String], to hasher: inout Hasher) {
        // Texts hash alike where they are canonically equivalent, which in ASCII none are.
        if id.utf8.allSatisfy({ $0 < 0x80 }) {
            hasher.combine(id)
        } else {
            hasher.combine(Array(id.utf8))
        }
        hasher.combine(names)
    }
}
