package import HTTPTypes

/// A request as it goes over the wire: method, absolute URL and header fields, and the body's bytes.
package struct TransportRequest: Sendable, Hashable {
    /// Method, scheme, authority, path (with its query) and header fields.
    package var head: HTTPRequest

    /// The body in plain; empty where the request has none.
    ///
    /// Where the head says `Content-Encoding: gzip` it is still given in plain: the transport compresses it on its way
    /// to the network.
    package var body: [UInt8]

    /// Makes a request from its two parts.
    package init(head: HTTPRequest, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}
