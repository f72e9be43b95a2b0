/// What is wrong after a trial; each line says what was found.
struct Verdict: Sendable, Hashable {
    /// The ways in which a trial can fail.
    enum Flaw: String, Sendable, Hashable, CaseIterable {
        case unfinished = "never done"
        case crashed = "crashed by themselves"
        case duplicate = "duplicates"
        case lost = "lost"
        case changed = "not as wanted"
        case touched = "unmanaged objects touched"
        case binding = "bindings wrong"
        case plan = "plans not empty"
        case journal = "histories wrong"
        case lock = "locks not held"
        case usage = "usage lost or doubled"
    }

    /// What was found, by the kind of flaw.
    private(set) var flaws: [Flaw: [String]] = [:]

    /// Whether everything is as it has to be.
    var isGood: Bool { flaws.isEmpty }

    /// Adds what was found.
    mutating func add(_ flaw: Flaw, _ text: String) {
        flaws[flaw, default: []].append(text)
    }

    /// Adds what another found.
    mutating func add(_ other: Verdict) {
        flaws.merge(other.flaws, uniquingKeysWith: +)
    }

    /// How often a flaw was found.
    func count(_ flaw: Flaw) -> Int { flaws[flaw]?.count ?? 0 }

    /// All of it, one finding a line.
    var lines: [String] {
        Flaw.allCases.flatMap { flaw in (flaws[flaw] ?? []).map { "\(flaw.rawValue): \($0)" } }
    }
}
