import AdapterKit
import HTTPTypes
import Metering
import Transport

/// The operation that takes usage events.
extension AmberfloClient {
    /// From this size on, bodies are sent compressed where the dialect allows it.
    private static let compressedFrom = 1_024

    /// Sends events in one request; the answer is text that says nothing of single events.
    func ingest(_ events: [JSONValue]) async throws(AdapterError) {
        let body = JSONValue.array(events).bytes()
        var call = VendorCall("ingest events", .post, "/ingest", carriesEvents: true)
        call.body = .bytes(body, type: "application/json")
        if dialect == .live, body.count >= Self.compressedFrom {
            call.headers[.contentEncoding] = "gzip"
        }
        _ = try await send(call, toIngest: true)
    }
}
