internal import AdapterKit

/// What a project file says.
struct ReadProject {
    /// The state's path as it was written.
    var state = ".meterway/state.sqlite"
    /// The patterns of the meter files with their places.
    var patterns: [(pattern: GlobPattern, place: SourcePlace)] = []
    var defaults = MeterDefaults()
    /// The vendors whose settings could be read, in the order of the file.
    var vendors: [ConnectionSettings] = []
    /// The adapters of all vendors that are named; `nil` where the adapter is not known.
    var adapters: [String: AdapterVocabulary?] = [:]
    /// Whether the vendors' names could be read.
    var knowsVendors = true
    var safety = SafetyLimits()
    var findings = FindingsPolicy.warn
    var sync = SyncPreferences()
}
