/// The bounds of requests and answers.
package struct ExchangeLimits: Sendable, Hashable {
    /// The largest request body, in bytes, as sent and as decompressed.
    package var requestBody = 64 << 20

    /// The size, in bytes, over which an answer's body is compressed.
    package var compressedOver = 1 << 10

    /// Makes the default bounds.
    package init() {}
}
