package import HTTPTypes

/// Whether a request can change anything at the server, and so whether it can be repeated without a thought.
package enum RequestKind: String, Sendable, Hashable, CaseIterable {
    /// Changes nothing; it can be sent any number of times.
    case read
    /// May change something; it is sent again only where the server certainly did not handle it.
    case write

    /// Judges by the method alone: GET, HEAD and OPTIONS read, all others write.
    package init(_ method: HTTPRequest.Method) {
        switch method {
        case .get, .head, .options: self = .read
        default: self = .write
        }
    }
}
