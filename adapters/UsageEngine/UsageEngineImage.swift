import AdapterKit
import Metering

/// What the engine compares: objects of Usage Engine in canonical form.
enum UsageEngineImage {
    /// The mark by which a counter is recognised: what tells two counters apart.
    static let identity = "identity"

    /// A meter type as it was read.
    static func observed(_ type: MeterTypePayload, now: Timestamp) -> ObservedObject {
        var marks = ["name": type.terms.name]
        marks["externalRef"] = type.terms.externalRef
        var image = type.terms.image(now: now)
        if type.hasBegun(now: now) {
            image["activeFrom"] = .null
        }
        return ObservedObject(
            kind: UsageEngineKind.meterType,
            id: type.id,
            name: type.terms.name,
            image: image,
            marks: marks,
            body: type.body
        )
    }

    /// A customer's counter as it was read.
    static func observed(_ meter: MeterPayload) -> ObservedObject {
        var image = counter(userID: meter.userID, meterKey: meter.meterKey, deleteOnReset: meter.deleteOnReset)
        image["meterTypeId"] = .string(meter.meterTypeID)
        return ObservedObject(
            kind: UsageEngineKind.meter,
            id: meter.id,
            name: meter.userID,
            image: image,
            marks: [identity: identity(type: meter.meterTypeID, userID: meter.userID, meterKey: meter.meterKey)],
            body: meter.body,
            running: RunningPeriod(customer: meter.userID, value: meter.value, end: meter.periodEnd),
            moving: ["value", "updatedAt"]
        )
    }

    /// The fields of a counter without the id of its type, which is a link.
    static func counter(userID: String, meterKey: String, deleteOnReset: Bool) -> ObjectImage {
        ObjectImage([
            "userId": .string(userID), "meterKey": .string(meterKey), "deleteOnReset": .bool(deleteOnReset),
        ])
    }

    /// What tells two counters apart.
    static func identity(type: String, userID: String, meterKey: String) -> String { "\(type)/\(userID)/\(meterKey)" }
}
