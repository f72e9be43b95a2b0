import AdapterKit
package import Metering
package import SyncEngine

extension UsageRecording {
    /// The version of the form that readings are written in.
    private static let formatVersion = 1

    /// The recording as JSON, which ``init(_:)`` reads again.
    package var json: JSONValue {
        [
            "formatVersion": .integer(Self.formatVersion),
            "meters": .array(meters.map(\.json)),
        ]
    }

    /// Reads a kept document.
    ///
    /// - Throws: ``UsageRecordingError`` where a later version wrote it, or it is no document of readings.
    package init(_ kept: KeptDocument) throws(UsageRecordingError) {
        let place = "the readings of usage at \(kept.document.name) in document \(kept.number) of the state"
        guard let version = kept.document.body["formatVersion"]?.int, version >= 1 else {
            throw UsageRecordingError(description: "\(place) have no format version; restore the state from a copy")
        }
        guard version <= Self.formatVersion else {
            throw UsageRecordingError(
                description: "\(place) are of format \(version), and this version reads up to \(Self.formatVersion); "
                    + "use the version of meterway that wrote them, or a later one"
            )
        }
        let meters = (kept.document.body["meters"]?.array ?? []).map(MeterReading.init(json:))
        guard !meters.contains(nil) else {
            throw UsageRecordingError(description: "\(place) cannot be read; restore the state from a copy")
        }
        self.init(vendor: kept.document.name, meters: meters.compactMap { $0 })
    }
}

extension UsageRecording.MeterReading {
    fileprivate var json: JSONValue {
        [
            "meter": .string(meter.text),
            "object": .string(object),
            "asked": .string(asked.description),
            "answered": .string(answered.description),
            "counters": .array(counters.map(\.json)),
        ]
    }

    fileprivate init?(json: JSONValue) {
        guard let meter = json["meter"]?.string.flatMap({ Meter.Key($0) }), let object = json["object"]?.string,
            let asked = json["asked"]?.instant, let answered = json["answered"]?.instant,
            let members = json["counters"]?.array
        else { return nil }
        let counters = members.compactMap(CounterReading.init(json:))
        guard counters.count == members.count else { return nil }
        self.init(meter: meter, object: object, asked: asked, answered: answered, counters: counters)
    }
}

extension CounterReading {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id),
            "customer": .string(customer),
            "period": .string(period.description),
        ]
        object.set("value", .orNull(value?.description))
        if isFirst { object.set("first", true) }
        return .object(object)
    }

    fileprivate init?(json: JSONValue) {
        guard let id = json["id"]?.string, let customer = json["customer"]?.string,
            let period = json["period"]?.string.flatMap({ try? Period(interval: $0) }), let value = json["value"]
        else { return nil }
        let quantity = value.string.flatMap { try? Quantity($0) }
        guard quantity != nil || value.isNull else { return nil }
        self.init(
            id: id,
            customer: customer,
            period: period,
            value: quantity,
            isFirst: json["first"]?.bool ?? false
        )
    }
}

extension JSONValue {
    fileprivate var instant: Timestamp? { string.flatMap { try? Timestamp(iso8601: $0) } }
}
