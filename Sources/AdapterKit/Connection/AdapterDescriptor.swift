package import HTTPTypes

/// Everything there is to know of an adapter before any account is configured.
package struct AdapterDescriptor: Sendable {
    /// The name in project files, such as `usage-engine`.
    package var name: String
    /// The vendor's name as people write it.
    package var title: String
    /// The connection settings beside `adapter`, `url`, `auth` and `limits`.
    package var settings: [SettingSpec]
    /// The names under `auth`.
    package var credentials: [SettingSpec]
    /// The names under a meter's `overrides` for this vendor.
    package var overrides: [SettingSpec]
    /// What the vendor can represent, unless the settings of a connection say otherwise.
    package var capabilities: Capabilities
    /// What it can represent with other settings, where that differs.
    package var variants: [CapabilityVariant]
    /// The limits that the vendor's own documents give.
    package var limits: ConnectionLimits
    /// On what terms the vendor takes objects, customers and events.
    package var terms: VendorTerms
    /// An event in the vendor's own form, on a connection with some settings; `nil` where the vendor takes none.
    package var form: @Sendable (ConnectionSettings, ProjectedEvent) -> EventForm?
    /// Whether a request only reads, so that it may be repeated, although its method is POST.
    package var readsOnly: @Sendable (HTTPRequest) -> Bool
    /// Whether a request carries usage events, for which a vendor may have a limit of its own.
    package var carriesEvents: @Sendable (HTTPRequest) -> Bool
    /// The pure half of a configured connection.
    package var translator: @Sendable (ConnectionSettings) -> any VendorTranslator
    /// A configured connection.
    package var make: @Sendable (ConnectionSettings, AdapterEnvironment) -> any VendorAdapter

    /// Makes a descriptor.
    package init(
        name: String,
        title: String,
        settings: [SettingSpec],
        credentials: [SettingSpec],
        overrides: [SettingSpec],
        capabilities: Capabilities,
        variants: [CapabilityVariant] = [],
        limits: ConnectionLimits,
        terms: VendorTerms = VendorTerms(),
        form: @escaping @Sendable (ConnectionSettings, ProjectedEvent) -> EventForm? = { _, _ in nil },
        readsOnly: @escaping @Sendable (HTTPRequest) -> Bool,
        carriesEvents: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false },
        translator: @escaping @Sendable (ConnectionSettings) -> any VendorTranslator,
        make: @escaping @Sendable (ConnectionSettings, AdapterEnvironment) -> any VendorAdapter
    ) {
        self.name = name
        self.title = title
        self.settings = settings
        self.credentials = credentials
        self.overrides = overrides
        self.capabilities = capabilities
        self.variants = variants
        self.limits = limits
        self.terms = terms
        self.form = form
        self.readsOnly = readsOnly
        self.carriesEvents = carriesEvents
        self.translator = translator
        self.make = make
    }
}
