/// The bounds within which one transfer has to stay.
package struct TransportLimits: Sendable, Hashable {
    /// How long making the connection may take, name resolution and TLS included.
    package var connect: Duration = .seconds(10)

    /// How long the whole transfer may take.
    package var total: Duration = .seconds(60)

    /// How long an answer may make no progress.
    package var stalled: Duration = .seconds(20)

    /// How long a connection may have been idle and still be used again.
    ///
    /// Gateways close idle connections, many after 60 seconds; a request that goes out on one at that moment may or may not
    /// have arrived.
    package var idle: Duration = .seconds(50)

    /// The largest request body that is sent, in bytes before compression.
    package var requestBody: Int = 64 << 20

    /// The largest answer that is taken, in bytes after decompression.
    package var responseBody: Int = 64 << 20

    /// How many connections may be open to one host at once.
    package var connectionsPerHost: Int = 8

    /// Makes the default bounds.
    package init() {}
}
