package import Metering
package import Transport

/// Everything outside itself that an adapter may use.
package struct AdapterEnvironment: Sendable {
    /// The way to the vendor; it already paces, bounds and retries what is safe to repeat.
    package var transport: any HTTPTransport
    /// The clock.
    package var now: @Sendable () -> Timestamp
    /// Fetches the value of a credential by name.
    package var secret: @Sendable (String) throws(SecretError) -> Secret

    /// Makes an environment.
    package init(
        transport: any HTTPTransport,
        now: @escaping @Sendable () -> Timestamp,
        secret: @escaping @Sendable (String) throws(SecretError) -> Secret
    ) {
        self.transport = transport
        self.now = now
        self.secret = secret
    }
}
