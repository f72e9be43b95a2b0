import Foundation
import HTTPTypes
import Transport

extension TransportResponse {
    /// An answer of the server itself, in JSON, that says what is wrong.
    static func refusal(_ status: HTTPResponse.Status, _ message: String) -> Self {
        .json(status, .object(["error": .string(message)]))
    }

    /// An answer in JSON.
    static func json(_ status: HTTPResponse.Status, _ value: JSONValue) -> Self {
        TransportResponse(
            head: HTTPResponse(status: status, headerFields: [.contentType: "application/json"]),
            body: value.text
        )
    }
}

extension HTTPResponse.Status {
    /// Whether an answer of this status may have a body (RFC 9110, section 6.4.1).
    var allowsBody: Bool {
        kind != .informational && self != .noContent && self != .notModified
    }
}
