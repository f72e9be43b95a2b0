import AdapterKit
import Metering

/// A definition or a filtering rule as Amberflo would show it once it is made.
struct AmberfloStandIn {
    let desired: DesiredObject
    let dialect: AmberfloDialect

    /// What would be read.
    var observed: ObservedObject {
        if desired.ref.kind == Amberflo.ruleKind {
            let apiName = desired.image["meterApiName"].string ?? ""
            return AmberfloRulePayload(desired.body, askedFor: apiName)?.observed ?? desired.shownAsWanted()
        }
        return AmberfloDefinition(answer, dialect)?.observed ?? desired.shownAsWanted()
    }

    /// The answer: what was sent, and what Amberflo adds to it (Amberflo Metering API: MeterDefinition; live: the meter object).
    private var answer: JSONValue {
        var object = desired.body.object ?? JSONObject()
        switch dialect {
        case .document:
            object["label"] = desired.body["meterApiName"]
            object["meterTimeInMillis"] = 0
        case .live:
            object["id"] = .string(desired.ref.standInID)
            object["lockingStatus"] = "open"
            object["useInBilling"] = false
            object["createTime"] = 0
            object["updateTime"] = 0
        }
        return .object(object)
    }
}
