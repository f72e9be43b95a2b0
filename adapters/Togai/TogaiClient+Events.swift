import AdapterKit
import HTTPTypes
import Metering

extension TogaiClient {
    /// Sends up to 500 events; the answer has the vendor's words for each that it refused, by position.
    ///
    /// - Throws: ``AdapterError``; of the category `rejected` where the batch was refused as a whole.
    func ingestBatch(_ events: [JSONValue]) async throws(AdapterError) -> [Int: String] {
        let call = VendorCall("ingest batch", .post, "/ingestBatch", body: ["events": .array(events)])
        let (json, status) = try await answer(call)
        guard status == 207 else { return [:] }
        let failures = Self.failures(json ?? .null, ids: events.map { $0["id"]?.string })
        guard !failures.isEmpty else {
            throw malformed(
                call.operation,
                "some events were refused, and the answer does not say which",
                isWrite: true
            )
        }
        return failures
    }

    /// Asks for metrics.
    func metrics(_ body: JSONValue) async throws(AdapterError) -> [JSONValue] {
        let operation = "read usage"
        let answer = try await json(VendorCall(operation, .post, "/metrics", body: body, isWrite: false))
        guard let results = answer["results"]?.array else {
            throw malformed(operation, "the answer has no list `results`: \(Excerpt.quoted(answer))")
        }
        return results
    }

    /// The events that a partial answer names as refused, by `index` or by `id`, in whatever list it does so.
    private static func failures(_ json: JSONValue, ids: [String?]) -> [Int: String] {
        var failures: [Int: String] = [:]
        let containers = [json["details"], json].compactMap { $0 }
        let lists = containers.flatMap { container in
            [container.array].compactMap { $0 } + (container.object?.members.compactMap(\.value.array) ?? [])
        }
        for item in lists.flatMap({ $0 }) {
            let words = item["message"]?.nonEmptyString ?? item["error"]?.nonEmptyString ?? item.text()
            let id = item["id"]?.string ?? item["eventId"]?.string
            let index = item["index"]?.int ?? id.flatMap { wanted in ids.firstIndex { $0 == wanted } }
            if let index, ids.indices.contains(index) {
                failures[index] = words
            }
        }
        return failures
    }
}
