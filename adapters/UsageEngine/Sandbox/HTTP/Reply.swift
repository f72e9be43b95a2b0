import HTTPTypes
import Transport

/// An answer before it becomes bytes.
struct Reply: Hashable {
    /// The status.
    var status: Int
    /// The body.
    var body: JSON
    /// The methods that the path knows, where the request's is not one of them.
    var allowed: [HTTPRequest.Method] = []

    /// Makes the answer to a request that was done.
    init(status: Int = 200, _ body: JSON) {
        self.status = status
        self.body = body
    }

    /// Makes the answer to a request that was refused.
    init(_ refusal: Refusal) {
        status = refusal.status
        body = ["message": .string(refusal.message)]
    }

    /// The answer as it goes over the wire.
    var response: TransportResponse {
        var head = HTTPResponse(status: HTTPResponse.Status(code: status))
        head.headerFields[.contentType] = "application/json"
        if !allowed.isEmpty {
            head.headerFields[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        }
        return TransportResponse(head: head, body: body.bytes)
    }
}
