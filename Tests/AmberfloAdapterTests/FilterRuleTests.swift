import AdapterKit
import Metering
import Testing

@testable import AmberfloAdapter

@Suite("Filters as rules at Amberflo")
struct FilterRuleTests {
    private static func filtered(_ filter: String) throws -> Meter {
        try meter { $0.filter = .expression(try expression(filter)) }
    }

    @Test(
        "A conjunction of tests of dimensions is one rule for each dimension and action",
        arguments: [
            (#"dimensions.region in ["eu", "us"]"#, ["region/INCLUDE eu,us"]),
            (#"dimensions.region == "eu" && dimensions.tier != "free""#, ["region/INCLUDE eu", "tier/EXCLUDE free"]),
            (#"!(dimensions.tier in ["b", "a"])"#, ["tier/EXCLUDE a,b"]),
            (#"dimensions.r != "a" && "b" != dimensions.r"#, ["r/EXCLUDE a,b"]),
            (#"dimensions.r == "a" || dimensions.r == "b""#, ["r/INCLUDE a,b"]),
            (#"dimensions.r in ["a", "b"] && dimensions.r in ["b", "c"]"#, ["r/INCLUDE b"]),
            (#"dimensions.r in ["a"] && attributes.x > 1"#, nil), (#"dimensions.r == "a" || dimensions.s == "b""#, nil),
            (#"customer == "a""#, nil), (#"dimensions.r < "a""#, nil), (#"dimensions.customerId == "a""#, nil),
            (#"dimensions.r in ["a"] && dimensions.r in ["b"]"#, nil),
            ("dimensions.r in [\"\u{E9}\", \"e\u{301}\"]", ["r/INCLUDE e\u{301},\u{E9}"]),
            ("dimensions.r != \"\u{E9}\" && dimensions.r != \"e\u{301}\"", ["r/EXCLUDE e\u{301},\u{E9}"]),
            ("dimensions.r == \"\u{E9}\" && dimensions.r == \"e\u{301}\"", nil),
        ] as [(String, [String]?)]
    )
    func rules(filter: String, expected: [String]?) throws {
        let rules = AmberfloFilterRule.rules(saying: try expression(filter))
        let texts = rules?.map { "\($0.suffix) \($0.values.joined(separator: ","))" }
        #expect(texts?.map(ExactText.init) == expected?.map(ExactText.init))
    }

    @Test("Rules are the same where their values are, code point by code point")
    func exactValues() throws {
        let composed = try #require(AmberfloFilterRule(dimension: "r", values: ["\u{E9}"], action: .include))
        let decomposed = try #require(AmberfloFilterRule(dimension: "r", values: ["e\u{301}"], action: .include))
        #expect(composed == composed)
        #expect(composed != decomposed)
    }

    @Test("Without the setting, and in the live dialect, no rule is written")
    func optIn() throws {
        let filtered = MeterEntry(try Self.filtered(#"dimensions.region in ["us-east-1"]"#))
        for plain in [try translator(), try translator(.live, rules: true)] {
            #expect(plain.kinds == [Amberflo.definitionKind])
            #expect(plain.translate([filtered]).objects.map(\.ref.kind) == [Amberflo.definitionKind])
        }
        #expect(try translator(rules: true).kinds == [Amberflo.definitionKind, Amberflo.ruleKind])
    }

    @Test("A rule follows its definition, and the projection filters all the same and carries the dimension")
    func objects() throws {
        let entry = MeterEntry(try Self.filtered(#"dimensions.region in ["us-east-1", "eu-west-1"]"#))
        let translation = try translator(rules: true).translate([entry])
        #expect(
            translation.objects.map(\.ref.description) == [
                "meterDefinition api-calls", "filteringRule api-calls/region/INCLUDE",
            ]
        )
        let rule = translation.objects[1]
        #expect(rule.requires == [translation.objects[0].ref])
        #expect(rule.marks.first == Mark("ruleId", try #require(rule.body["ruleId"]?.string)))
        var documented = try #require(try fixture("filtering-rule").object)
        let read = try #require(AmberfloRulePayload(.object(documented), askedFor: "api-calls")).observed
        #expect(rule.image.changes(from: read.image).isEmpty)
        let sign = rule.marks.last
        #expect(read.marks["rule"] == sign?.value && sign?.name == "rule", "another's rule is known by what it says")
        documented["ruleId"] = rule.body["ruleId"]
        documented["dimensionValues"] = ["eu-west-1", "us-east-1"]
        #expect(rule.body == .object(documented))
        #expect(translation.meters[0].findings.map(\.field) == [.filter])
        #expect(translation.meters[0].fidelity == .emulated)
        #expect(translation.meters[0].objects == translation.objects.map(\.ref))
        let sent = translation.projection.rules[0]
        #expect(sent.filter == entry.meter.filter?.expression)
        #expect(sent.output.dimensions == [ProjectedDimension(name: "region", dimension: "region")])
    }

    @Test(
        "A rule is changed only to let more through",
        arguments: [
            ("INCLUDE", ["a"], ["a", "b"], true), ("INCLUDE", ["a", "b"], ["a"], false),
            ("INCLUDE", ["a"], ["b"], false), ("INCLUDE", ["\u{E9}"], ["a", "e\u{301}"], false),
            ("EXCLUDE", ["a", "b"], ["a"], true), ("EXCLUDE", ["a"], ["a", "b"], false),
        ]
    )
    func effects(action: String, before: [String], after: [String], isAllowed: Bool) throws {
        let action = try #require(AmberfloFilterRule.Action(rawValue: action))
        let translator = try translator(rules: true)
        let old = try #require(AmberfloFilterRule(dimension: "r", values: before, action: action))
        let new = try #require(AmberfloFilterRule(dimension: "r", values: after, action: action))
        let observed = try #require(
            AmberfloRulePayload(.object(old.body(apiName: "api-calls", ruleID: "rule-1")), askedFor: "")
        ).observed
        let entry = MeterEntry(try meter { $0.filter = .expression(new.condition) })
        let desired = translator.translate([entry]).objects[1]
        let changes = desired.image.changes(from: observed.image)
        switch translator.effect(of: changes, on: observed, toward: desired) {
        case .update: #expect(isAllowed)
        case .refused(let reason, _):
            #expect(!isAllowed)
            #expect(reason.contains("cannot be taken back"))
        case .replace, .supersede: Issue.record("a rule is never replaced")
        }
        #expect(AmberfloReplacement.rule(observed, toward: desired)["ruleId"] == "rule-1")
    }

    @Test("A rule is moved to another meter or deleted by no means")
    func refusals() throws {
        let translator = try translator(rules: true)
        let rule = try #require(AmberfloRulePayload(try fixture("filtering-rule"), askedFor: "")).observed
        for isOurs in [true, false] {
            guard case .refused = translator.deletion(of: rule, isOurs: isOurs) else {
                Issue.record("deletion is not refused")
                continue
            }
        }
        let entry = MeterEntry(
            try Self.filtered(#"dimensions.region in ["us-east-1", "eu-west-1"]"#),
            overrides: ["meterApiName": "other"]
        )
        let desired = translator.translate([entry]).objects[1]
        let changes = desired.image.changes(from: rule.image)
        #expect(changes.map(\.path) == ["meterApiName"])
        guard case .refused = translator.effect(of: changes, on: rule, toward: desired) else {
            Issue.record("a move is not refused")
            return
        }
    }

    @Test("The id of a rule holds its meter, whatever characters that has", arguments: ["a", "a/b", "a~b/~1", ""])
    func ids(apiName: String) throws {
        let id = AmberfloRuleID(apiName: apiName, ruleID: "rule/1~0")
        #expect(AmberfloRuleID(id.text) == id)
    }
}
