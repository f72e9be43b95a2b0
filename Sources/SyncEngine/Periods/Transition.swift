package import Metering

/// A change of what a meter counts that takes effect at the end of a billing period.
package struct Transition: Sendable, Hashable {
    /// The first instant for which the new definition counts.
    package var at: Timestamp
    /// The definition until then.
    package var before: Meter
    /// The definition from then on.
    package var after: Meter

    /// Makes a transition.
    package init(at: Timestamp, before: Meter, after: Meter) {
        self.at = at
        self.before = before
        self.after = after
    }

    /// The transition as the state keeps it.
    package var json: JSONValue {
        .object(JSONObject([("at", .string(at.description)), ("before", before.json), ("after", after.json)]))
    }

    /// Reads a transition as the state keeps it; `nil` for anything else.
    package init?(json: JSONValue) {
        guard let at = json["at"]?.string.flatMap({ try? Timestamp(iso8601: $0) }),
            let before = json["before"].flatMap(Meter.init(json:)), let after = json["after"].flatMap(Meter.init(json:))
        else { return nil }
        self.init(at: at, before: before, after: after)
    }
}

extension Binding {
    /// The member of a recorded definition that holds its transition, beside the members of the meter.
    private static let transitionMember = "transition"

    /// The member of a recorded definition that holds what the files said when they last agreed with it.
    private static let filedMember = "filed"

    /// A definition to record, with what the files say where a sync left them behind; `nil` where they say the same.
    package static func definition(_ definition: JSONValue, filed: Meter?) -> JSONValue {
        guard let filed, var object = definition.object else { return definition }
        object[filedMember] = filed.json
        return .object(object)
    }

    /// What the files said of the meter when they last agreed with it, where a sync has gone on without them.
    package var filed: Meter? { Self.filed(in: definition) }

    /// What the files said, as a definition to record has it.
    static func filed(in definition: JSONValue) -> Meter? { definition[filedMember].flatMap(Meter.init(json:)) }

    /// The member of a recorded definition that says that a sync decided to take the object away everywhere.
    private static let leavingMember = "leaving"

    /// Whether a sync decided to take the meter, or the customer's counter, away everywhere, which is still to be done here.
    var isLeaving: Bool { definition[Self.leavingMember] != nil }

    /// The binding with the decision noted that the meter, or the customer's counter, goes.
    var leaving: Binding {
        var object = definition.object ?? JSONObject()
        object[Self.leavingMember] = true
        var binding = self
        binding.definition = .object(object)
        return binding
    }

    /// The definition to record: a meter's, with its transition where there is one.
    package static func definition(of meter: Meter, _ transition: Transition?) -> JSONValue {
        guard let transition, var object = meter.json.object else { return meter.json }
        object[transitionMember] = transition.json
        return .object(object)
    }

    /// The transition that was recorded with the definition; `nil` where there is none.
    package var transition: Transition? { definition[Self.transitionMember].flatMap(Transition.init(json:)) }

    /// Whether a transition was recorded with the definition.
    var hasTransition: Bool { definition[Self.transitionMember] != nil }

    /// The recorded definition as a meter; `nil` where the object is not the definition of one meter.
    package var meter: Meter? { Meter(json: definition) }
}
