import AdapterKit
import HTTPTypes
import Metering

extension UsageEngineClient {
    private static let meters = "/meters"

    private static func meter(_ id: String) -> String { "\(meters)/\(PercentEncoding.encode(id))" }

    /// Every meter, or those of a type, a user or a Meter processor (Usage Engine API reference: List meters).
    ///
    /// The list itself does not tell how many there are, a meter type tells how many are its own; where `total` says about
    /// how many are asked for, pages are read at once. Where `isWhole`, a list that may have ended early is asked for what stands
    /// behind it; where the ids of such a list are `known`, only that is read.
    func meters(
        ofType type: String? = nil,
        userID: String? = nil,
        meterKey: String? = nil,
        isWhole: Bool = false,
        after known: [String] = [],
        total: @Sendable () -> Int? = { nil }
    ) async throws(AdapterError) -> [MeterPayload] {
        let query = [("meterKey", meterKey), ("meterTypeId", type), ("userId", userID)].compactMap { name, value in
            value.map { (name, $0) }
        }
        let call = VendorCall("list meters", .get, Self.meters, query: query)
        return try await pages(
            call,
            member: "meters",
            isWhole: isWhole,
            after: known,
            total: total,
            made: \.createdAt
        ) { json in
            MeterPayload(json).map { ($0.id, $0) }
        }
        .filter { meter in
            // A meter that was not asked for, and is told all the same, would pass for usage of what was.
            [(type, meter.meterTypeID), (userID, meter.userID), (meterKey, meter.meterKey)]
                .allSatisfy { asked, told in asked == nil || told.isEmpty || asked == told }
        }
    }

    /// One meter; `nil` where the vendor has none.
    func meter(_ id: String) async throws(AdapterError) -> MeterPayload? {
        try await object(VendorCall("get meter", .get, Self.meter(id))) { MeterPayload($0) }
    }

    /// Makes a meter for a user of a type, fed by a stream's Meter processor.
    func createMeter(type: String, userID: String, meterKey: String) async throws(AdapterError) -> MeterPayload {
        let body: JSONValue = ["meterKey": .string(meterKey), "meterTypeId": .string(type), "userId": .string(userID)]
        let call = VendorCall("create meter", .post, Self.meters, body: body)
        guard let answer = try await json(call), let meter = MeterPayload(answer) else {
            throw malformed(call, "the answer has no `id`, so whether the meter was made is not known")
        }
        return meter
    }

    /// Says whether a meter goes away when its period ends; `nil` where the answer does not show the meter.
    func updateMeter(_ id: String, deleteOnReset: Bool) async throws(AdapterError) -> MeterPayload? {
        let body: JSONValue = ["deleteOnReset": .bool(deleteOnReset)]
        return try await json(VendorCall("update meter", .patch, Self.meter(id), body: body)).flatMap {
            MeterPayload($0)
        }
    }

    /// Removes a meter with its running value; one that is gone already is no error.
    func deleteMeter(_ id: String) async throws(AdapterError) {
        try await remove(VendorCall("delete meter", .delete, Self.meter(id)))
    }
}
