import HTTPTypes
import Transport

/// An answer that a fault gives in the place of the handler's.
package struct FaultAnswer: Sendable, Hashable {
    /// The status, 200 to 599.
    package var status: Int

    /// The body; empty for none.
    package var body: String

    /// The media type of the body; `text/plain; charset=utf-8` where nil and there is a body.
    package var contentType: String?

    /// The value of the Retry-After field: seconds, or an HTTP date.
    package var retryAfter: String?

    /// Whether the request is handled before this answer is given, as by a gateway that fails on the way back.
    package var handled: Bool

    /// Makes an answer; ``FaultRule`` checks it.
    package init(
        status: Int,
        body: String = "",
        contentType: String? = nil,
        retryAfter: String? = nil,
        handled: Bool = false
    ) {
        self.status = status
        self.body = body
        self.contentType = contentType
        self.retryAfter = retryAfter
        self.handled = handled
    }

    /// The answer as a response.
    var response: TransportResponse {
        var fields = HTTPFields()
        fields[.contentType] = body.isEmpty ? contentType : contentType ?? "text/plain; charset=utf-8"
        fields[.retryAfter] = retryAfter
        let head = HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields)
        return TransportResponse(head: head, body: Array(body.utf8))
    }
}
