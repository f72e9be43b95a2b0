import HTTPTypes
import Synchronization

/// The fault rules of a running server, which may be changed at any time.
package final class FaultInjector: Sendable {
    private let plan = Mutex(FaultPlan())

    /// Makes an injector without rules.
    package init() {}

    /// Adds a rule behind the others.
    ///
    /// - Parameter rule: the rule; one for an endpoint that is not served never fires.
    /// - Returns: the rule's number.
    @discardableResult
    package func add(_ rule: FaultRule) -> Int {
        plan.withLock { $0.add(rule) }
    }

    /// Removes all rules.
    package func removeAll() {
        plan.withLock { $0.removeAll() }
    }

    /// How often each kind of effect fired, by its name, since the counts were last cleared.
    package var fired: [String: Int] {
        plan.withLock { $0.fired }
    }

    /// How often the rules in force fired, by their numbers.
    package var firedByRule: [Int: Int] {
        plan.withLock { plan in Dictionary(uniqueKeysWithValues: plan.entries.map { ($0.id, $0.fired) }) }
    }

    /// Forgets how often effects fired; rules keep their own counts.
    package func clearCounts() {
        plan.withLock { $0.clearCounts() }
    }

    /// The rules with their histories.
    var entries: [FaultPlan.Entry] {
        plan.withLock { $0.entries }
    }

    /// Adds rules with none between them, and gives their numbers.
    func add(_ rules: [FaultRule]) -> [Int] {
        plan.withLock { plan in rules.map { plan.add($0) } }
    }

    /// Decides what happens to a request, and counts it.
    func decide(endpoint: String, request: HTTPRequest) -> FaultDecision {
        plan.withLock { $0.decide(endpoint: endpoint, request: request) }
    }
}
