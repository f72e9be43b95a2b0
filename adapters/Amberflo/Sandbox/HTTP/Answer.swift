import HTTPTypes
import Transport

/// What a request is answered with, before it becomes HTTP.
struct Answer: Sendable {
    var status = 200
    var contentType: String?
    var body: [UInt8] = []
    var fields: [(name: HTTPField.Name, value: String)] = []

    /// An answer of 200 without a body.
    static let empty = Answer()

    private init() {}

    /// An answer of 200 with a JSON body.
    init(_ json: JSON) {
        contentType = "application/json"
        body = json.bytes
    }

    /// An answer of 200 in plain text.
    init(text: String) {
        contentType = "text/plain"
        body = Array(text.utf8)
    }

    /// The answer that a refusal is.
    init(_ refusal: Refusal, dialect: AmberfloSandbox.Dialect) {
        self.init(refusal.body(dialect))
        status = refusal.status
        if !refusal.allow.isEmpty {
            fields.append((.allow, refusal.allow.joined(separator: ", ")))
        }
        if let seconds = refusal.retryAfter {
            fields.append((.retryAfter, String(seconds)))
        }
    }

    var response: TransportResponse {
        var head = HTTPResponse(status: HTTPResponse.Status(code: status))
        if let contentType { head.headerFields[.contentType] = contentType }
        for field in fields {
            head.headerFields[field.name] = field.value
        }
        return TransportResponse(head: head, body: body)
    }
}
