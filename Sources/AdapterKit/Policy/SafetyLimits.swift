/// What a run may do without being asked again.
package struct SafetyLimits: Sendable, Hashable {
    /// How many deletions.
    package var maxDeletes: ChangeBound
    /// How many updates, replacements included.
    package var maxUpdates: ChangeBound
    /// Whether objects may be removed and made again.
    package var allowReplace: Bool
    /// What becomes of objects that new ones take the place of.
    package var replaced: ReplacedObjects

    /// Makes limits; the defaults are 10 % of deletions, 30 % of updates, no replacement, and values kept to the period's end.
    package init(
        maxDeletes: ChangeBound = .percent(10),
        maxUpdates: ChangeBound = .percent(30),
        allowReplace: Bool = false,
        replaced: ReplacedObjects = .deleteOnReset
    ) {
        self.maxDeletes = maxDeletes
        self.maxUpdates = maxUpdates
        self.allowReplace = allowReplace
        self.replaced = replaced
    }
}
