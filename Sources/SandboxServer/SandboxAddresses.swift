/// The addresses that a running ``SandboxServer`` listens on.
package struct SandboxAddresses: Sendable, Hashable {
    /// The ports by the name of their endpoint.
    package internal(set) var ports: [String: Int] = [:]

    /// The administration port, if there is one.
    package internal(set) var adminPort: Int?

    /// Makes the addresses of no server.
    package init() {}

    /// The base URL of an endpoint, without a slash at its end; nil where no endpoint has this name.
    package func url(of name: String) -> String? {
        ports[name].map(Self.url(port:))
    }

    /// The base URL of the administration port, without a slash at its end.
    package var adminURL: String? {
        adminPort.map(Self.url(port:))
    }

    private static func url(port: Int) -> String {
        "http://127.0.0.1:\(port)"
    }
}
