import AdapterKit
import Metering

/// What vendors would show of meters: pure, for all meters of a vendor at a time, since they share names and schemas.
struct SyncImages: Sendable {
    /// The schemas of all sides.
    var events: [EventSchema]
    /// What fills fields that a vendor requires and a meter leaves out.
    var defaults: MeterDefaults
    /// The instant of the run.
    var now: Timestamp

    /// The meters as a vendor would show them; those that it cannot hold are not among them.
    ///
    /// What it cannot hold beside the others, such as the second of one name, it was given at another time than those: it is
    /// shown as it is by itself, since without that an edit of it could not be told.
    ///
    /// - Parameters:
    ///   - meters: all meters at the vendor.
    ///   - overrides: what is pinned there.
    ///   - side: the vendor.
    /// - Returns: the meters by key.
    func image(
        _ meters: [Meter.Key: Meter],
        _ overrides: [Meter.Key: [String: JSONValue]],
        at side: VendorSide
    ) -> [Meter.Key: Meter] {
        let found = inventory(meters, overrides, at: side).shown.meters
        var shown = found.map(\.meter).keyed(by: \.key)
        for (key, meter) in meters where shown[key] == nil {
            shown[key] = inventory([key: meter], overrides, at: side).shown.meters.first { $0.meter.key == key }?.meter
        }
        return shown
    }

    /// What meters become at a vendor, and what it would show of that.
    func inventory(
        _ meters: [Meter.Key: Meter],
        _ overrides: [Meter.Key: [String: JSONValue]],
        at side: VendorSide
    ) -> (objects: [DesiredObject], shown: DecodedInventory) {
        guard !meters.isEmpty else { return ([], DecodedInventory()) }
        let objects = side.translator.encode(request(meters, overrides)).objects
        return (objects, side.translator.readBack(objects))
    }

    /// The definitions that the meters become at a vendor, by meter.
    func definitions(
        _ meters: [Meter.Key: Meter],
        _ overrides: [Meter.Key: [String: JSONValue]],
        at side: VendorSide
    )
        -> [Meter.Key: DesiredObject]
    {
        let objects = side.translator.encode(request(meters, overrides)).objects
        return Dictionary(
            keepingFirst: objects.compactMap { object in
                object.definedMeter(side.translator.definitionKind).map { ($0, object) }
            }
        )
    }

    /// What a customer's counter becomes at a vendor, with the ids that are bound there; `nil` where it becomes nothing.
    func counter(
        _ counter: CustomerMeter,
        of meter: Meter,
        _ overrides: [String: JSONValue],
        _ ids: [ObjectRef: String],
        at side: VendorSide
    ) -> DesiredObject? {
        var request = request([meter.key: meter], [meter.key: overrides])
        request.customers = [counter]
        return side.translator.encode(request).objects.first { $0.ref.key == counter.identity }?.resolved(ids)
    }

    private func request(_ meters: [Meter.Key: Meter], _ overrides: [Meter.Key: [String: JSONValue]]) -> EncodingRequest
    {
        EncodingRequest(
            entries: meters.sorted { $0.key < $1.key }.map {
                MeterEntry($0.value, overrides: overrides[$0.key] ?? [:])
            },
            events: events,
            defaults: defaults,
            now: now
        )
    }
}
