import AdapterKit
import HTTPTypes
import Metering

extension TogaiClient {
    /// Sends up to 500 events; the answer has the vendor's words for each that it refused, by position.
    ///
    /// - Throws: ``AdapterError``; of the category `rejected` where the batch was refused as a whole.
    func ingestBatch(_ events: [JSONValue]) async throws(AdapterError) -> [Int: String] {
        let body: JSONValue = ["events": .array(events)]
        let call = VendorCall("ingest batch", .post, "/ingestBatch", body: body, carriesEvents: true)
        let (json, status) = try await answer(call, mayBeWords: false)
        let isPartial = status == 207 || json?["success"] == false
        let told = TogaiPartialAnswer(json ?? .null, ids: events.map { $0["id"]?.string }, isPartial: isPartial)
        let failures = told.failures
        guard !failures.isEmpty || !isPartial || told.taken.count == events.count else {
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
}
