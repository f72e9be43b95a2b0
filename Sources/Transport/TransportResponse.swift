package import HTTPTypes

/// A complete answer: status, header fields, and the body's bytes after any content coding was removed.
package struct TransportResponse: Sendable, Hashable {
    /// Status and header fields.
    package var head: HTTPResponse

    /// The decoded body; empty where the answer has none.
    package var body: [UInt8]

    /// Makes an answer from its two parts.
    package init(head: HTTPResponse, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}
