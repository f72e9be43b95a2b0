import AdapterKit
import Metering

/// Which events were met already, to know a repeat: some 40 bytes an event, whatever its id.
///
/// Ids are the same where their code points are. Where a repeat is left out without a word, ids are known by 128 bits: with ten million
/// events the odds that two come to the same are one in 10^24. Where it is told what came before, they are known by 64, of which the
/// odds are one in 370,000; two such are told for one id with different content, but for one case in 2^32.
struct KnownEvents: Sendable {
    /// What an event is whose id was met before.
    enum Repeat: Sendable, Hashable {
        /// The same event again.
        case same
        /// Another one, whose first stands in a line.
        case other(line: Int)
    }

    private struct Fingerprint: Hashable {
        var first: Int
        var second: Int
    }

    /// What is kept of the first event of an id.
    private struct First {
        var content: UInt32
        var line: UInt32
    }

    private var firsts: [Int: First] = [:]
    /// Those before the newest, where there is a limit.
    private var older: [Int: First] = [:]
    private let limit: Int
    private var seen: Set<Fingerprint> = []

    /// Makes an empty memory, of the newest usage events alone where there is a limit: at least so many are known.
    init(limit: Int? = nil) {
        self.limit = limit ?? .max
    }

    /// Notes a usage event that stands in a line; answers with what it is where its id was noted before.
    ///
    /// Letters of one event for several meters are told apart.
    mutating func note(_ event: UsageEvent, _ letter: LetterHead?, line: Int) -> Repeat? {
        var hasher = Hasher()
        Self.add(event.id, (letter?.meters ?? []).map(\.text), to: &hasher)
        let key = hasher.finalize()
        let content = UInt32(truncatingIfNeeded: event.hashValue)
        if let first = firsts[key] ?? older[key] {
            return first.content == content ? .same : .other(line: Int(first.line))
        }
        if firsts.count == limit {
            older = firsts
            firsts = [:]
        }
        firsts[key] = First(content: content, line: UInt32(clamping: line))
        return nil
    }

    /// Notes a usage event; false where it was noted before.
    mutating func insert(_ event: UsageEvent) -> Bool { seen.insert(Self.fingerprint(event.id, [])).inserted }

    /// Notes a vendor's own event; false where it was noted before.
    mutating func insert(_ event: ProjectedEvent) -> Bool {
        seen.insert(Self.fingerprint(event.id, [event.target])).inserted
    }

    /// Forgets a vendor's own event, which the vendor did not take.
    mutating func remove(_ event: ProjectedEvent) { seen.remove(Self.fingerprint(event.id, [event.target])) }

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
