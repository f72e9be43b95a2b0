/// A rule that lets events of one meter in, or keeps them out, by one dimension (Amberflo Metering API: FilteringRule).
///
/// Not said by the document: an event has to pass every rule of its meter; an INCLUDE rule also drops an event that
/// has no such dimension; `customerId` is a dimension; a rule that lacks name, values or action filters nothing.
struct FilteringRule: Sendable, Hashable {
    /// What happens to the events that have one of the values.
    enum Action: String, Sendable, Hashable, CaseIterable {
        case include = "INCLUDE"
        case exclude = "EXCLUDE"
    }

    var apiName: String
    var id: String?
    var dimensionName: String?
    var dimensionValues: [String]?
    var action: Action?
    /// The rule's place in the order of creation.
    var sequence = 0

    init(_ body: JSON) throws(Refusal) {
        var members = try Members.body(body)
        apiName = members.string("meterApiName", required: true) ?? ""
        id = members.string("ruleId")
        dimensionName = members.string("dimensionName")
        dimensionValues = members.read("dimensionValues", required: false, as: "an array of strings", \.strings)
        action = members.choice("action")
        try members.check("filtering rule")
    }

    /// The rule as the document shows it: what was given, and its id.
    var json: JSON {
        var members: [String: JSON] = ["meterApiName": .string(apiName)]
        members["ruleId"] = id.map { .string($0) }
        members["dimensionName"] = dimensionName.map { .string($0) }
        members["dimensionValues"] = dimensionValues.map { .strings($0) }
        members["action"] = action.map { .string($0.rawValue) }
        return .object(members)
    }

    /// The rule as it is persisted.
    var record: JSON {
        var members = json.object ?? [:]
        members["sequence"] = .integer(Int64(sequence))
        return .object(members)
    }

    /// Reads a persisted rule, or gives nil where the record holds none.
    init?(record: JSON) {
        guard let rule = try? FilteringRule(record), rule.id != nil,
            let sequence = record.object?["sequence"]?.number?.int64
        else { return nil }
        self = rule
        self.sequence = Int(sequence)
    }

    /// Whether the rule lets an event in.
    func passes(_ event: UsageEvent) -> Bool {
        guard let dimensionName, let dimensionValues, let action else { return true }
        let value = event.dimension(dimensionName).map(ExactText.init)
        let isListed = value.map(dimensionValues.map(ExactText.init).contains) ?? false
        return isListed == (action == .include)
    }
}
