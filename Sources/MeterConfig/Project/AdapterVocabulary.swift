package import AdapterKit

/// What a project's files may say of an adapter: the names it declares, and what stands where they are silent.
package struct AdapterVocabulary: Sendable, Hashable {
    /// The name in project files, such as `usage-engine`.
    package var name: String
    /// The vendor's name as people write it.
    package var title: String
    /// The connection settings beside `adapter`, `url`, `auth` and `limits`.
    package var settings: [SettingSpec]
    /// The names under `auth`.
    package var credentials: [SettingSpec]
    /// The names under a meter's `overrides`.
    package var overrides: [SettingSpec]
    /// The limits where a project sets none.
    package var limits: ConnectionLimits

    /// Makes a vocabulary.
    package init(
        name: String,
        title: String,
        settings: [SettingSpec] = [],
        credentials: [SettingSpec] = [],
        overrides: [SettingSpec] = [],
        limits: ConnectionLimits = ConnectionLimits()
    ) {
        self.name = name
        self.title = title
        self.settings = settings
        self.credentials = credentials
        self.overrides = overrides
        self.limits = limits
    }

    /// The vocabulary that an adapter declares.
    package init(_ adapter: AdapterDescriptor) {
        self.init(
            name: adapter.name,
            title: adapter.title,
            settings: adapter.settings,
            credentials: adapter.credentials,
            overrides: adapter.overrides,
            limits: adapter.limits
        )
    }
}
