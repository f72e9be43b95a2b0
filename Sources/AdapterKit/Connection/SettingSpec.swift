/// The declaration of one setting, credential or override that an adapter understands.
package struct SettingSpec: Sendable, Hashable {
    /// What values a setting takes.
    package enum Kind: Sendable, Hashable {
        /// Any text.
        case text
        /// `true` or `false`.
        case flag
        /// One of these texts; the first is the default.
        case choice([String])
        /// An absolute URL.
        case url
    }

    /// The name in the project's files.
    package var name: String
    /// What values it takes.
    package var kind: Kind
    /// Whether it has to be there.
    package var isRequired: Bool
    /// Whether the value of a credential is kept out of all that is said and recorded.
    package var isSecret: Bool
    /// What it is for, in one sentence.
    package var summary: String

    /// Makes a declaration.
    package init(_ name: String, _ kind: Kind = .text, isRequired: Bool = false, isSecret: Bool = true, summary: String)
    {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.isSecret = isSecret
        self.summary = summary
    }
}
