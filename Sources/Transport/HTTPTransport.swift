/// The seam between Meterway and the network: one request in, one complete answer out.
///
/// An implementer sends the request once, never repeats it by itself, follows no redirect, and answers with whatever
/// status the server gave: a 500 is an answer, not an error. It throws only where there is no complete answer.
/// It compresses the body of a request whose head says `Content-Encoding: gzip`, and decodes that of an answer.
/// Cancellation of the awaiting task ends the transfer and throws ``TransportError/Code/cancelled``.
/// The sandboxes of the vendors are transports too, so that an adapter can be tested with or without a socket.
package protocol HTTPTransport: Sendable {
    /// Sends one request and waits for the whole answer.
    ///
    /// - Parameter request: what to send.
    /// - Returns: the answer, of any status.
    /// - Throws: ``TransportError`` where no complete answer arrived.
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse
}
