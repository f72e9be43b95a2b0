package import AdapterKit
package import Metering
package import Transport

/// A vendor as the application knows it: its adapter, and the sandbox that stands in for it.
package struct Vendor: Sendable {
    /// The adapter's declaration.
    package var adapter: AdapterDescriptor
    /// The address of the vendor's own service, for the project that `init` writes.
    package var address: String
    /// Makes the sandbox of one instance.
    package var sandbox: @Sendable (SandboxSeed) -> any HTTPTransport
    /// The credentials that the sandbox accepts, by their names in a project.
    package var sandboxCredentials: [String: String]
    /// The settings that point at other places of a sandbox, by their names in a project; the argument is its URL.
    package var sandboxSettings: @Sendable (String) -> [String: JSONValue]

    /// Makes a vendor.
    package init(
        adapter: AdapterDescriptor,
        address: String,
        sandboxCredentials: [String: String],
        sandboxSettings: @escaping @Sendable (String) -> [String: JSONValue] = { _ in [:] },
        sandbox: @escaping @Sendable (SandboxSeed) -> any HTTPTransport
    ) {
        self.adapter = adapter
        self.address = address
        self.sandboxCredentials = sandboxCredentials
        self.sandboxSettings = sandboxSettings
        self.sandbox = sandbox
    }
}
