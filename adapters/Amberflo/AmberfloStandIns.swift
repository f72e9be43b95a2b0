import AdapterKit
import Metering

/// Definitions and filtering rules as Amberflo would show them once they are made.
struct AmberfloStandIns {
    let desired: [DesiredObject]
    let dialect: AmberfloDialect

    /// What would be read, one for each object.
    var observed: [ObservedObject] {
        desired.map { object in
            if object.ref.kind == Amberflo.ruleKind {
                let apiName = object.image["meterApiName"].string ?? ""
                return AmberfloRulePayload(object.body, askedFor: apiName)?.observed ?? object.shownAsWanted()
            }
            return AmberfloDefinition(answer(object), dialect)?.observed ?? object.shownAsWanted()
        }
    }

    /// The answer: what was sent, and what Amberflo adds to it (Amberflo Metering API: MeterDefinition; live: the meter object).
    private func answer(_ desired: DesiredObject) -> JSONValue {
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
