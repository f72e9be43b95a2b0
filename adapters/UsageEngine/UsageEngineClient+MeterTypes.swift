import AdapterKit
import HTTPTypes
import Metering

extension UsageEngineClient {
    private static let types = "/meter-types"

    private static func type(_ id: String) -> String { "\(types)/\(PercentEncoding.encode(id))" }

    /// Every meter type, oldest first, or those whose name has a text in it.
    ///
    /// (Usage Engine API reference: List meter types; the name may be given in full or in part.)
    ///
    /// - Parameters:
    ///   - name: the text; `nil` for every type.
    ///   - known: the ids of the types of a list that may have ended early, of which only what stands behind it is read.
    /// - Returns: the types.
    /// - Throws: ``AdapterError``.
    func meterTypes(
        named name: String? = nil,
        after known: [String] = []
    ) async throws(AdapterError) -> [MeterTypePayload] {
        var query = [("sortBy", "createdAt"), ("sortOrder", "ASC")]
        if let name {
            query.append(("name", name))
        }
        let call = VendorCall("list meter types", .get, Self.types, query: query)
        return try await pages(call, member: "meterTypes", after: known) { json in
            MeterTypePayload(json).map { ($0.id, $0) }
        }
    }

    /// One meter type; `nil` where the vendor has none.
    func meterType(_ id: String) async throws(AdapterError) -> MeterTypePayload? {
        try await object(VendorCall("get meter type", .get, Self.type(id))) { MeterTypePayload($0) }
    }

    /// Makes a meter type.
    func createMeterType(_ body: JSONValue) async throws(AdapterError) -> MeterTypePayload {
        let call = VendorCall("create meter type", .post, Self.types, body: body)
        guard let answer = try await json(call), let type = MeterTypePayload(answer) else {
            throw malformed(call, "the answer has no `id`, so whether the meter type was made is not known")
        }
        return type
    }

    /// Changes the given fields of a meter type; `nil` where the answer does not show the type.
    func updateMeterType(_ id: String, _ body: JSONValue) async throws(AdapterError) -> MeterTypePayload? {
        try await json(VendorCall("update meter type", .patch, Self.type(id), body: body)).flatMap {
            MeterTypePayload($0)
        }
    }

    /// Removes a meter type, which must have no meters; one that is gone already is no error.
    func deleteMeterType(_ id: String) async throws(AdapterError) {
        try await remove(VendorCall("delete meter type", .delete, Self.type(id)))
    }
}
