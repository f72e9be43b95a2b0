import AdapterKit
import Metering

/// The filtering rules among Amberflo's objects, by the meter they belong to.
struct AmberfloRuleSet {
    private struct Member {
        var object: ObservedObject
        var rule: AmberfloFilterRule
    }

    private var readable: [String: [Member]] = [:]
    private var unreadable: Set<String> = []
    /// The rules that no meter's filter can hold, with the reason.
    private(set) var undecodable: [UndecodableObject] = []

    /// Sorts the rules.
    ///
    /// - Parameters:
    ///   - objects: everything that was read.
    ///   - meters: the API names of the meters that can be read.
    init(_ objects: [ObservedObject], of meters: Set<String>) {
        for object in objects where object.kind == Amberflo.ruleKind {
            let apiName = object.image["meterApiName"].string ?? ""
            guard meters.contains(apiName) else {
                leave(object, "the meter `\(apiName)`, which it belongs to, is not there or cannot be read")
                continue
            }
            guard let rule = AmberfloRulePayload(object.body, askedFor: apiName)?.rule else {
                unreadable.insert(apiName)
                leave(object, "it does not say which values of which dimension it includes or excludes")
                continue
            }
            readable[apiName, default: []].append(Member(object: object, rule: rule))
        }
        for (apiName, members) in readable.sorted(by: { $0.key.precedes($1.key) }) {
            let bySubject = Dictionary(grouping: members, by: \.rule.suffix)
            for member in members where bySubject[member.rule.suffix]?.count ?? 0 > 1 {
                unreadable.insert(apiName)
                leave(
                    member.object,
                    "the meter has several rules `\(member.rule.suffix)`, and how they combine is not said"
                )
            }
            readable[apiName] = members.filter { bySubject[$0.rule.suffix]?.count == 1 }
                .sorted { $0.rule.suffix.precedes($1.rule.suffix) }
        }
    }

    private mutating func leave(_ object: ObservedObject, _ reason: String) {
        undecodable.append(UndecodableObject(object: object, reason: reason))
    }

    /// The filter that a meter's rules are together; `nil` where it has none.
    func filter(of apiName: String) -> Expression? {
        guard let members = readable[apiName], let first = members.first else { return nil }
        return members.dropFirst().reduce(first.rule.condition) { .binary(.and, $0, $1.rule.condition) }.canonical()
    }

    /// The dimensions without which no event of a meter passes: those by whose values its rules include events.
    ///
    /// A rule that excludes lets pass what lacks the dimension.
    func needed(of apiName: String) -> Set<String> {
        Set((readable[apiName] ?? []).map(\.rule).filter { $0.action == .include }.map(\.dimension))
    }

    /// The names of a meter's rules, with the ids they have at Amberflo.
    func references(of apiName: String, _ key: Meter.Key) -> [ObjectRef: String] {
        var ids: [ObjectRef: String] = [:]
        for member in readable[apiName] ?? [] {
            ids[member.rule.ref(key)] = member.object.id
        }
        return ids
    }

    /// Whether the rules of a meter, by its key, leave nothing to those that it is to have: each is one of them, or becomes it.
    func become(_ wanted: [AmberfloFilterRule], of apiName: String, _ key: Meter.Key) -> Bool {
        (readable[apiName] ?? []).allSatisfy { member in
            let isOurs = member.object.marks[Amberflo.ruleMark] == member.rule.ruleID(key)
            return wanted.contains { $0 == member.rule || isOurs && $0.suffix == member.rule.suffix }
        }
    }

    /// The rules of a meter that can be read.
    func objects(of apiName: String) -> [ObservedObject] { (readable[apiName] ?? []).map(\.object) }

    /// Whether the meter has rules that its filter does not hold.
    func hasUnreadable(of apiName: String) -> Bool { unreadable.contains(apiName) }
}
