import AdapterKit
import Metering

extension AmberfloTranslator {
    func effect(of changes: [FieldChange], on observed: ObservedObject, toward desired: DesiredObject) -> ChangeEffect {
        if desired.ref.kind == Amberflo.ruleKind { return ruleEffect(of: changes, desired) }
        let paths = Set(changes.map(\.path))
        if AmberfloDefinition(observed.body, dialect)?.isDeprecated == true {
            return .replace(
                losing:
                    "The meter is deprecated at Amberflo, which cannot be undone: it is deleted and made again, and the "
                    + "usage counted so far is lost with it."
            )
        }
        if paths.contains(dialect.typeField) || paths.contains(where: isAggregationDimension) {
            return .replace(
                losing:
                    "How a meter counts cannot be changed at Amberflo: the definition is deleted and made again, and "
                    + "the usage counted so far is lost with it."
            )
        }
        let locking = observed.body["lockingStatus"]?.string
        if paths.contains("meterApiName") {
            guard dialect == .live, locking ?? "open" == "open" else {
                return .replace(
                    losing:
                        "Usage is filed under the meterApiName: the definition is made anew under the other name, "
                        + "and what was counted under the old one is lost. The override `meterApiName` keeps the old one."
                )
            }
            return .update(notes: ["Senders have to use the new meterApiName from then on."])
        }
        if dialect == .live, let locking, locking != "open" {
            return .update(notes: [
                "The meter is `\(locking)`: whether the service still takes changes of it is not certain; if it "
                    + "refuses, the meter has to be made again."
            ])
        }
        return .update()
    }

    private func isAggregationDimension(_ path: String) -> Bool {
        path.hasPrefix(AmberfloDefinitionFields.aggregationPrefix)
    }

    /// A rule may let more through than before; what it would keep back could never be counted again.
    private func ruleEffect(of changes: [FieldChange], _ desired: DesiredObject) -> ChangeEffect {
        let isWider = changes.allSatisfy { change in
            guard change.path == "dimensionValues" else { return false }
            let before = Set((change.before.array ?? []).compactMap(\.string).map(ExactText.init))
            let after = Set((change.after.array ?? []).compactMap(\.string).map(ExactText.init))
            return desired.image["action"].string == AmberfloFilterRule.Action.include.rawValue
                ? after.isSuperset(of: before) : after.isSubset(of: before)
        }
        guard isWider else {
            return .refused(
                reason:
                    "a filtering rule cannot be taken back (Amberflo Metering API 1.0.0 has no request for it), "
                    + "so that it is only changed to let more events through",
                remedy:
                    "change the rule at Amberflo by hand, or keep what it lets through: events are filtered before "
                    + "they are sent as well"
            )
        }
        return .update(notes: [
            "The rule lets more events through from then on; those it kept back before stay uncounted."
        ])
    }

    /// The live service deprecates a meter, for good, and keeps its data (Amberflo guide: Meter life cycle); the document's
    /// dialect has no such state.
    func leaving(_ observed: ObservedObject) -> Leaving {
        guard observed.kind == Amberflo.definitionKind else {
            return Leaving(note: "The filtering rule stays as it is: Amberflo has no request that takes one back.")
        }
        guard dialect == .live else {
            return Leaving(
                note:
                    "It stays as it is: Amberflo's API document has no state for a definition that retires. It counts what is "
                    + "still sent, until the senders stop."
            )
        }
        return Leaving(
            image: ObjectImage([AmberfloDefinitionFields.lockingPath: .string(AmberfloDefinitionFields.deprecated)]),
            note:
                "It is deprecated, which lets it be deleted later and is not done here: what it counted can still be read.",
            comingBack: .never(
                reason: "Amberflo takes no meter out of the state `deprecated`, which keeps its names",
                remedy:
                    "have another one made, which begins at nothing: give it names of its own by `overrides: { \(instance): "
                    + "{ meterApiName: NAME, label: NAME } }`, write \(instance) into the meter's `vendors`, and apply; senders have "
                    + "to use the new name"
            )
        )
    }

    /// A rule decides what its definition counts, and nothing once that is gone, whether Amberflo keeps it or not.
    func carrier(of observed: ObservedObject) -> ObjectID? {
        guard observed.kind == Amberflo.ruleKind, let rule = AmberfloRuleID(observed.id) else { return nil }
        return ObjectID(kind: Amberflo.definitionKind, id: rule.apiName)
    }

    /// What events have to carry for a rule that goes on deciding; they are sent with the dimensions of the meter and of its own
    /// rules.
    private static func needed(by rule: ObservedObject) -> String {
        rule.image["dimensionName"].string.map {
            ", so keep `\($0)` among its `dimensions`: events that do not carry it may all be kept back"
        } ?? ""
    }

    /// A live meter is deprecated before it is deleted, and shows no type from then on (facts 2.4).
    func passingFields(of observed: ObservedObject, toward wanted: ObjectImage?) -> [ObjectImage] {
        guard dialect == .live, wanted == nil, observed.kind == Amberflo.definitionKind else { return [] }
        return [ObjectImage([dialect.typeField: .null])]
    }

    func deletion(of observed: ObservedObject, isOurs: Bool) -> DeletionEffect {
        if observed.kind == Amberflo.ruleKind {
            return .refused(
                reason: "a filtering rule cannot be deleted: Amberflo Metering API 1.0.0 has no request for it",
                remedy:
                    "have it removed at Amberflo, then `meterway state forget`; until then its meter counts only what the rule lets "
                    + "through\(Self.needed(by: observed))"
            )
        }
        let step = dialect == .live ? "The meter is deprecated first, which cannot be undone. " : ""
        return .delete(losing: step + "The usage that Amberflo counted for it can no longer be queried.")
    }
}
