import AdapterKit
import Metering

/// A test of one dimension that Amberflo can apply by itself: a filtering rule (FilteringRule in the API document).
struct AmberfloFilterRule: Sendable, Hashable {
    /// What a rule does with the events that have one of its values.
    enum Action: String, Sendable, Hashable, CaseIterable {
        /// They pass, and all others do not.
        case include = "INCLUDE"
        /// They do not pass, and all others do.
        case exclude = "EXCLUDE"
    }

    var dimension: String
    /// The values, sorted by code points, each once; never empty.
    var values: [String]
    var action: Action

    /// Whether two rules say the same; their values by code points, as events are counted.
    static func == (left: Self, right: Self) -> Bool {
        left.dimension == right.dimension && left.action == right.action
            && left.values.map(ExactText.init) == right.values.map(ExactText.init)
    }

    /// Makes a rule; `nil` without a dimension or a value, and for dimensions that are Amberflo's own.
    init?(dimension: String, values: some Sequence<String>, action: Action) {
        let values = Array(values).distinct.sorted { $0.precedes($1) }
        guard !values.isEmpty, !dimension.isEmpty, !Amberflo.isReserved(dimension: dimension) else { return nil }
        self.dimension = dimension
        self.values = values
        self.action = action
    }

    /// The rules that say together what a filter says, one for each dimension and action, sorted.
    ///
    /// `nil` where the filter is more than tests of dimensions against lists, all of which have to hold.
    static func rules(saying filter: Expression) -> [AmberfloFilterRule]? {
        var found: [Subject: [String]] = [:]
        for condition in filter.canonical().conjuncts {
            guard let test = condition.asDimensionMembership else { return nil }
            let subject = Subject(dimension: test.dimension, action: test.isNegated ? .exclude : .include)
            switch (found[subject], subject.action) {
            case (nil, _): found[subject] = test.values
            case (let earlier?, .include):
                let values = Set(test.values.map(ExactText.init))
                found[subject] = earlier.filter { values.contains(ExactText($0)) }
            case (let earlier?, .exclude): found[subject] = earlier + test.values
            }
        }
        var rules: [AmberfloFilterRule] = []
        for (subject, values) in found {
            guard let rule = Self(dimension: subject.dimension, values: values, action: subject.action) else {
                return nil
            }
            rules.append(rule)
        }
        return rules.sorted { $0.suffix.precedes($1.suffix) }
    }

    private struct Subject: Hashable {
        var dimension: String
        var action: Action
    }

    /// The filter that the rule is.
    var condition: Expression {
        let test = Expression.membership(.dimension(dimension), values.map(ExpressionValue.string))
        return (action == .include ? test : .unary(.not, test)).canonical()
    }

    /// What follows the meter's key in the rule's key: `DIMENSION/ACTION`.
    var suffix: String { "\(dimension)/\(action.rawValue)" }

    /// Meterway's name for the rule.
    func ref(_ meter: Meter.Key) -> ObjectRef { ObjectRef(Amberflo.ruleKind, "\(meter)/\(suffix)") }

    /// The id that Meterway gives to the rule of a meter, the same each time, so that a repeated write changes nothing.
    func ruleID(_ meter: Meter.Key) -> String { "meterway-\(meter)-" + FittedText.mark(of: "\(meter)/\(suffix)") }

    /// What can be compared; the id is not part of it, since a rule that others made keeps theirs.
    func image(apiName: String) -> ObjectImage {
        ObjectImage([
            "meterApiName": .string(apiName), "dimensionName": .string(dimension),
            "dimensionValues": .array(values.map(JSONValue.string)), "action": .string(action.rawValue),
        ])
    }

    /// What the rule says, as a mark.
    func mark(apiName: String) -> Mark {
        let parts: [JSONValue] = [.string(apiName), .string(suffix), .array(values.map(JSONValue.string))]
        return Mark(Amberflo.ruleTextMark, JSONValue.array(parts).canonicalText)
    }

    /// The body that creates the rule, or changes the one with this id.
    func body(apiName: String, ruleID: String) -> JSONObject {
        [
            "meterApiName": .string(apiName), "ruleId": .string(ruleID), "dimensionName": .string(dimension),
            "dimensionValues": .array(values.map(JSONValue.string)), "action": .string(action.rawValue),
        ]
    }
}
