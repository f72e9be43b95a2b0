import HTTPTypes
import SeededRandom

/// The rules in force, how often each of them matched and fired, and the decision about the next request.
struct FaultPlan: Sendable, Hashable {
    /// A rule and its history.
    struct Entry: Sendable, Hashable {
        let id: Int
        let rule: FaultRule
        fileprivate(set) var matched = 0
        fileprivate(set) var fired = 0
        fileprivate var generator: SplitMix64

        fileprivate init(id: Int, rule: FaultRule) {
            self.id = id
            self.rule = rule
            generator = SplitMix64(seed: rule.seed)
        }

        /// Counts a matching request, and decides whether the rule fires at it.
        fileprivate mutating func fires() -> Bool {
            matched += 1
            guard matched >= rule.nth, rule.count.map({ fired < $0 }) ?? true else { return false }
            guard rule.percent == 100 || Int.random(in: 0..<100, using: &generator) < rule.percent else { return false }
            fired += 1
            return true
        }
    }

    /// The rules, in the order in which they were added.
    private(set) var entries: [Entry] = []

    /// How often each kind of effect fired since the counts were cleared, whether or not its rule still exists.
    private(set) var fired: [String: Int] = [:]

    private var nextID = 1

    /// Adds a rule behind the others, and gives its number, which is never used again.
    mutating func add(_ rule: FaultRule) -> Int {
        defer { nextID += 1 }
        entries.append(Entry(id: nextID, rule: rule))
        return nextID
    }

    /// Removes all rules.
    mutating func removeAll() {
        entries = []
    }

    /// Forgets how often effects fired; the rules' own histories stay.
    mutating func clearCounts() {
        fired = [:]
    }

    /// Decides what happens to a request, and counts it.
    mutating func decide(endpoint: String, request: HTTPRequest) -> FaultDecision {
        var decision = FaultDecision()
        for index in entries.indices {
            let rule = entries[index].rule
            if case .delay = rule.effect {} else if decision.effect != nil { continue }
            guard rule.matches(endpoint: endpoint, request: request), entries[index].fires() else { continue }
            fired[rule.effect.name, default: 0] += 1
            decision.add(rule.effect)
        }
        return decision
    }
}

/// What happens to one request.
struct FaultDecision: Sendable, Hashable {
    /// How long the request waits first.
    private(set) var delay = Duration.zero

    /// What else is done to it; never a delay.
    private(set) var effect: FaultEffect?

    fileprivate mutating func add(_ effect: FaultEffect) {
        if case .delay(let milliseconds) = effect {
            delay += .milliseconds(milliseconds)
        } else {
            self.effect = effect
        }
    }
}
