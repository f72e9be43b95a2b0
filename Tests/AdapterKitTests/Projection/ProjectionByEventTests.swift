import AdapterKit
import Metering
import SeededRandom
import Testing

@Suite("A projection by the names of events")
struct ProjectionByEventTests {
    private let names = ["call", "upload", "login"]

    private func rule(_ number: Int, _ event: String?) -> ProjectionRule {
        ProjectionRule(meters: [], event: event, output: ProjectedTemplate(target: "t\(number)"))
    }

    @Test("an event becomes the same by the rules for its name as by all rules, in the same order", arguments: 0..<40)
    func same(seed: Int) {
        var random = SplitMix64(seed: seed)
        let rules = (0..<Int.random(in: 0..<12, using: &random)).map { number in
            rule(number, (names + [nil]).randomElement(using: &random) ?? nil)
        }
        let whole = EventProjection(vendor: "togai", rules: rules)
        let byEvent = ProjectionByEvent(whole)
        for name in names + ["other"] {
            let event = UsageEvent(id: "e", event: name, customer: "ann", timestamp: Timestamp(seconds: 0))
            #expect(byEvent[name].apply(to: event) == whole.apply(to: event))
        }
        #expect(byEvent.whole == whole)
    }

    @Test("the rules for a name are those for it and those for every event, and no others")
    func parts() {
        let rules = [rule(0, "call"), rule(1, nil), rule(2, "upload"), rule(3, "call"), rule(4, nil)]
        let byEvent = ProjectionByEvent(EventProjection(vendor: "togai", rules: rules))
        #expect(byEvent["call"].rules.map(\.output.target) == ["t0", "t1", "t3", "t4"])
        #expect(byEvent["upload"].rules.map(\.output.target) == ["t1", "t2", "t4"])
        #expect(byEvent["other"].rules.map(\.output.target) == ["t1", "t4"])
    }
}
