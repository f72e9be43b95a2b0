package import Transport

/// A named handler of HTTP requests, and the port that it is served on.
package struct SandboxEndpoint: Sendable {
    /// The name that fault rules and counts use.
    package var name: String

    /// What answers the requests.
    package var handler: any HTTPTransport

    /// The port on 127.0.0.1; 0 for any free one.
    package var port: Int

    /// Makes an endpoint.
    package init(name: String, handler: any HTTPTransport, port: Int = 0) {
        self.name = name
        self.handler = handler
        self.port = port
    }
}
