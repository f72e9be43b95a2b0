package import CurlTransport
package import Transport

/// A transport whose connections can be closed when a command is through.
package protocol StoppableTransport: HTTPTransport {
    /// Closes all connections; requests under way fail.
    func stop()
}

extension CurlTransport: StoppableTransport {
    package func stop() {
        shutdown()
    }
}
