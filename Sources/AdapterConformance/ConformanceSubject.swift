package import AdapterKit
package import Metering
package import Transport

/// What the suite needs of an adapter to run against it.
package struct ConformanceSubject: Sendable {
    /// A vendor that stands in for the real one, fresh and empty.
    package struct Stand: Sendable {
        /// The way to it.
        package var transport: any HTTPTransport
        /// Sets its clock.
        package var setClock: @Sendable (Timestamp) -> Void

        /// Makes a stand.
        package init(transport: any HTTPTransport, setClock: @escaping @Sendable (Timestamp) -> Void) {
            self.transport = transport
            self.setClock = setClock
        }
    }

    /// The adapter.
    package var descriptor: AdapterDescriptor
    /// The settings of the connection.
    package var settings: ConnectionSettings
    /// The credentials that the stand accepts, by name.
    package var credentials: [String: String]
    /// Makes a fresh, empty vendor whose clock stands at an instant.
    package var makeStand: @Sendable (Timestamp) -> Stand

    /// Makes a subject.
    package init(
        descriptor: AdapterDescriptor,
        settings: ConnectionSettings,
        credentials: [String: String],
        makeStand: @escaping @Sendable (Timestamp) -> Stand
    ) {
        self.descriptor = descriptor
        self.settings = settings
        self.credentials = credentials
        self.makeStand = makeStand
    }
}
