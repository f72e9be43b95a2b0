/// How the sides of a sync stand to one another.
package enum SyncMode: Sendable, Hashable {
    /// One vendor is the source and is not written to; the others follow it.
    ///
    /// With `prune`, what an earlier sync made at the others goes where the source no longer has it; without, it is said and
    /// left.
    case oneWay(from: String, prune: Bool)
    /// All are peers, and each one's edits flow to the others.
    case peers

    /// The vendor that the others follow; `nil` among peers.
    var source: String? {
        guard case .oneWay(let source, _) = self else { return nil }
        return source
    }
}
