import CurlTransport
import Transport

/// A transport whose connections can be closed when a command is through.
protocol StoppableTransport: HTTPTransport {
    /// Closes all connections; requests under way fail.
    func stop()
}

extension CurlTransport: StoppableTransport {
    func stop() {
        shutdown()
    }
}
