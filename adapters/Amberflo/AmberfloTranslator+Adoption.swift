import AdapterKit
import Metering

extension AmberfloTranslator {
    /// Filtering rules that others made go on deciding which events count (Amberflo Metering API: FilteringRule): a definition
    /// that has such is taken over only where the meter's own filter says the same.
    func obstacles(adopting adoptions: [Adoption], beside objects: [ObservedObject]) -> [ObjectRef: Finding] {
        let names = Dictionary(
            keepingFirst: adoptions.map { ($0.ref, $0.object.image["meterApiName"].string ?? $0.object.id) }
        )
        let rules = AmberfloRuleSet(objects.filter { $0.kind == Amberflo.ruleKind }, of: Set(names.values))
        var obstacles: [ObjectRef: Finding] = [:]
        for adoption in adoptions {
            guard let apiName = names[adoption.ref], !isAsWanted(rules, of: apiName, adoption.meter) else { continue }
            obstacles[adoption.ref] = obstacle(rules, of: apiName)
        }
        return obstacles
    }

    /// Whether the rules of a definition leave what a meter's own filter leaves, of the events that are sent to it.
    private func isAsWanted(_ rules: AmberfloRuleSet, of apiName: String, _ meter: Meter) -> Bool {
        guard !rules.hasUnreadable(of: apiName) else { return false }
        let filter = meter.filter?.expression
        if writesRules {
            let own = filter.flatMap(AmberfloFilterRule.rules) ?? []
            return rules.become(own, of: apiName, meter.key)
        }
        guard let there = rules.filter(of: apiName) else { return true }
        // Events are sent with the dimensions of the meter, and a rule that includes keeps back what lacks the one that it tests.
        return filter?.canonical() == there && rules.needed(of: apiName).isSubset(of: meter.dimensions)
    }

    private func obstacle(_ rules: AmberfloRuleSet, of apiName: String) -> Finding {
        let source = dialect.source("FilteringRule")
        guard !rules.hasUnreadable(of: apiName), let filter = rules.filter(of: apiName) else {
            return Finding(
                .filter,
                .refused,
                reason:
                    "the definition has filtering rules at Amberflo that no filter can say, and that would go on deciding what "
                    + "counts",
                remedy: "have them removed or corrected at Amberflo",
                source: source
            )
        }
        let managed = " or with `filteringRules: true` for \(instance)"
        return Finding(
            .filter,
            .refused,
            reason:
                "the definition has filtering rules at Amberflo that are not the project's, and would go on deciding what counts: "
                + "`\(filter)`",
            remedy:
                "make that the meter's `filter`, with what it tests among its `dimensions`\(writesRules ? "" : managed); or have "
                + "the rules removed at Amberflo",
            source: source
        )
    }
}
