package import Metering

/// What a vendor can represent where a setting of the connection makes it another vendor in this, such as a dialect.
package struct CapabilityVariant: Sendable, Hashable {
    /// The name of the setting.
    package var setting: String
    /// The setting's value with which this holds.
    package var value: JSONValue
    /// What the vendor can represent then.
    package var capabilities: Capabilities

    /// Makes a variant.
    package init(_ setting: String, _ value: JSONValue, _ capabilities: Capabilities) {
        self.setting = setting
        self.value = value
        self.capabilities = capabilities
    }
}

extension AdapterDescriptor {
    /// What the vendor can represent on a connection with some settings.
    package func capabilities(with values: [String: JSONValue]) -> Capabilities {
        variants.first { values[$0.setting] == $0.value }?.capabilities ?? capabilities
    }
}
