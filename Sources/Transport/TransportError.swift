/// Why a request has no complete answer, in words that say what to do about it.
package struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure that callers act upon.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The URL could not be understood, or its scheme is not allowed.
        case invalidURL
        /// The host's name could not be resolved.
        case hostNotFound
        /// No connection could be made: refused, unreachable, or reset before the request was sent.
        case cannotConnect
        /// The proxy could not be resolved or reached, or refused the tunnel.
        case proxy
        /// TLS failed: an untrusted or expired certificate, a wrong host name, no common version.
        case tls
        /// The connection was not made within its time limit.
        case connectTimedOut
        /// The answer did not complete within its time limit, or stopped arriving.
        case timedOut
        /// The connection broke after the request, or a part of it, was sent.
        case connectionLost
        /// The answer was larger than the limit, or a request body was refused as too large before it was sent.
        case bodyTooLarge
        /// The answer is no valid HTTP, or its content coding is damaged.
        case malformedResponse
        /// The awaiting task was cancelled.
        case cancelled
        /// The server asked before to be left alone for longer than a request waits; it was not sent.
        case leftAlone
        /// The transport was shut down, or could not be set up on this machine.
        case unavailable
        /// Anything else; the message has the cause.
        case other
    }

    /// The kind of failure.
    package var code: Code

    /// One sentence that says what was found and what to do; it never holds a header field's value or a query.
    package var message: String

    /// Whether the server may have received, and so acted upon, the request.
    ///
    /// `false` is certain: a write can be sent again. `true` means that the outcome of a write is not known.
    package var mayHaveBeenSent: Bool

    /// How much longer the server asked to be left alone; `nil` where that is not why.
    package var retryAfter: Duration?

    /// The underlying library's own words and code, for the log.
    package var cause: String?

    /// Makes an error.
    package init(_ code: Code, _ message: String, mayHaveBeenSent: Bool, cause: String? = nil) {
        self.code = code
        self.message = message
        self.mayHaveBeenSent = mayHaveBeenSent
        self.cause = cause
    }

    package var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}
