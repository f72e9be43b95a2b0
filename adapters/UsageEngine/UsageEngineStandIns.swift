import AdapterKit
import Metering

/// Meter types and customers' meters as Usage Engine would show them once they are made.
struct UsageEngineStandIns {
    private let desired: [DesiredObject]
    private let types: [String: JSONObject]

    init(_ desired: [DesiredObject]) {
        self.desired = desired
        let pairs = desired.filter { $0.ref.kind == UsageEngineKind.meterType }.map { object in
            (object.ref.standInID, Self.type(object))
        }
        types = Dictionary(keepingFirst: pairs)
    }

    /// When all of them were made: so long ago that no instant that can still be asked for was past then.
    private static let made = Timestamp(seconds: 0)

    /// What would be read, one for each object.
    var observed: [ObservedObject] {
        desired.map { object in
            if object.ref.kind == UsageEngineKind.meterType {
                let payload = types[object.ref.standInID].flatMap { MeterTypePayload(.object($0)) }
                return payload.map { UsageEngineImage.observed($0, now: Self.made) } ?? object.shownAsWanted()
            }
            return MeterPayload(meter(object)).map(UsageEngineImage.observed) ?? object.shownAsWanted()
        }
    }

    /// The answer for a meter type: what was sent, and what the vendor fills in (Usage Engine API reference: Create meter type).
    ///
    /// An end that has come is not sent any more, and is there all the same at a type that was made before.
    private static func type(_ object: DesiredObject) -> JSONObject {
        let instant = JSONValue.string(made.usageEngineText)
        var answer = object.body.object ?? JSONObject()
        answer["id"] = .string(object.ref.standInID)
        answer["activeFrom"] = answer["activeFrom"] ?? instant
        answer["category"] = answer["category"] ?? .string(UsageEngineTerms.defaultCategory)
        answer["createdAt"] = instant
        answer["updatedAt"] = instant
        let end = UsageEngineTerms.wire(object.image["activeTo"])
        answer["activeTo"] = end.isNull ? JSONValue?.none : end
        return answer
    }

    /// The answer for a customer's meter, which takes unit and time zone from its type (Usage Engine API reference: Create
    /// meter).
    private func meter(_ object: DesiredObject) -> JSONValue {
        let instant = JSONValue.string(Self.made.usageEngineText)
        let typeID = object.standInLink("meterTypeId") ?? ""
        let type = types[typeID]
        var answer = object.body.object ?? JSONObject()
        answer["id"] = .string(object.ref.standInID)
        answer["meterTypeId"] = .string(typeID)
        answer["meterTypeName"] = type?["name"]
        answer["unit"] = type?["unit"]
        answer["timezone"] = type?["timezone"]
        answer["deleteOnReset"] = object.image["deleteOnReset"]
        answer["createdAt"] = instant
        answer["updatedAt"] = instant
        return .object(answer)
    }
}
