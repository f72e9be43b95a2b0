import AdapterKit

/// What the plans of a command may do to single objects, beyond what the project allows.
struct Allowance: Sendable {
    /// Whether objects that are found and differ are adopted with their changes.
    var adopt = false
    /// Whether objects may be removed and made again.
    var allowReplace = false
    /// What becomes of objects that new ones take the place of; `nil` is what the project says.
    var replaced: ReplacedObjects?
}
