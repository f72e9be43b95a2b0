import HTTPTypes
import Transport

/// An answer before it is put into HTTP.
struct Reply: Sendable {
    var status: Int
    var body: JSON
    /// The methods that the path has, for an answer that refuses another one.
    var allow: String?

    init(_ status: Int, _ body: JSONObject) {
        self.status = status
        self.body = .object(body)
    }

    /// An answer with status 200.
    init(_ body: JSONObject) {
        self.init(200, body)
    }

    /// The answer that a refusal is: `{"message": ...}`, at most 500 characters.
    init(_ refusal: Refusal) {
        self.init(refusal.status, ["message": .string(String(refusal.message.prefix(500)))])
    }

    static let success = Reply(["success": .bool(true)])

    var response: TransportResponse {
        var fields: HTTPFields = [.contentType: "application/json"]
        fields[.allow] = allow
        let head = HTTPResponse(status: .init(code: status), headerFields: fields)
        return TransportResponse(head: head, body: body.bytes)
    }
}
