import Foundation

extension CurlTransport {
    /// What a transport takes from its surroundings.
    package struct Options: Sendable, Hashable {
        /// The User-Agent of requests that bring none of their own.
        package var userAgent: String

        /// Proxies and certificate authorities.
        package var network: NetworkSettings

        /// Makes options from environment variables, as ``NetworkSettings/init(environment:)`` reads them.
        package init(
            userAgent: String = "meterway",
            environment: [String: String] = ProcessInfo.processInfo.environment
        ) {
            self.userAgent = userAgent
            self.network = NetworkSettings(environment: environment)
        }
    }
}
