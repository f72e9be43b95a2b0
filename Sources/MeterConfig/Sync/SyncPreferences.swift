package import Metering

/// Which side wins where several sides changed the same in a sync.
package struct SyncPreferences: Sendable, Hashable {
    /// The name of the project's files where they are a side.
    package static let files = "files"

    /// The name under which a conflict shows what the last sync left, where a side has not been given that yet.
    package static let lastSync = "last sync"

    /// The side that wins in every field that has no preference of its own: a vendor, or `files`; `nil` where none does.
    package var general: String?
    /// The side that wins in a field.
    package var fields: [MergeUnit: String]

    /// Makes preferences; by default no side wins.
    package init(general: String? = nil, fields: [MergeUnit: String] = [:]) {
        self.general = general
        self.fields = fields
    }
}
