package import HTTPTypes
package import Metering
package import Transport

/// One call of a vendor's API.
package struct VendorCall: Sendable {
    /// What a request carries.
    package enum Body: Sendable, Hashable {
        /// JSON.
        case json(JSONValue)
        /// Bytes of some media type, such as the lines of `application/x-ndjson`, or a form.
        case bytes([UInt8], type: String)
    }

    /// What is attempted, in words, such as `create usage meter`.
    package var operation: String
    /// The method.
    package var method: HTTPRequest.Method
    /// The path after the connection's address, with a leading slash and each segment percent-encoded.
    package var path: String
    /// The query's names and values, before percent-encoding, in order.
    package var query: [(name: String, value: String)]
    /// Header fields beside `Accept`, `Content-Type` and those the transport adds.
    package var headers: HTTPFields
    /// What the request carries; `nil` sends nothing, and no `Content-Type`.
    package var body: Body?
    /// Whether the call changes something, so that an answer that got lost leaves its outcome unknown.
    package var isWrite: Bool
    /// Whether it takes usage events to the vendor, which nobody can look for before they are sent again.
    package var carriesEvents: Bool

    /// Makes a call whose body, if it has one, is JSON; it writes unless its method is GET or `isWrite` says otherwise.
    package init(
        _ operation: String,
        _ method: HTTPRequest.Method,
        _ path: String,
        query: [(name: String, value: String)] = [],
        headers: HTTPFields = [:],
        body: JSONValue? = nil,
        isWrite: Bool? = nil,
        carriesEvents: Bool = false
    ) {
        self.operation = operation
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body.map(Body.json)
        self.isWrite = isWrite ?? (method != .get)
        self.carriesEvents = carriesEvents
    }

    /// The request that makes the call.
    package func request(to url: ConnectionURL) -> TransportRequest {
        var target = url.path + path
        for (index, item) in query.enumerated() {
            target += index == 0 ? "?" : "&"
            target += PercentEncoding.encode(item.name) + "=" + PercentEncoding.encode(item.value)
        }
        var fields = headers
        if !fields.contains(.accept) {
            fields[.accept] = "application/json"
        }
        let (bytes, type) = body?.content ?? ([], nil)
        if !fields.contains(.contentType) {
            fields[.contentType] = type
        }
        let head = HTTPRequest(
            method: method,
            scheme: url.scheme,
            authority: url.authority,
            path: target,
            headerFields: fields
        )
        return TransportRequest(head: head, body: bytes)
    }
}

extension VendorCall.Body {
    /// The bytes and their media type.
    fileprivate var content: (bytes: [UInt8], type: String?) {
        switch self {
        case .json(let json): (json.bytes(), "application/json")
        case .bytes(let bytes, let type): (bytes, type)
        }
    }
}
