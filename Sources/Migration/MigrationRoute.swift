/// Which way a migration goes.
package struct MigrationRoute: Sendable, Hashable, CustomStringConvertible {
    /// The instance of the vendor that is left.
    package let from: String
    /// The instance of the vendor that is moved to.
    package let to: String

    /// Makes a route; `nil` where both ends are one.
    package init?(from: String, to: String) {
        guard from != to else { return nil }
        self.from = from
        self.to = to
    }

    /// The name that the state keeps a migration by.
    package var name: String { "\(from)/\(to)" }

    package var description: String { "\(from) to \(to)" }

    /// The options of a command that name it.
    package var options: String { "--from \(from) --to \(to)" }

    /// What to do about a meter that the files want at the vendor to leave, which has nothing of it to move.
    var remedyForMissing: String {
        "see `meterway plan --vendor \(from)`: apply it there first; or write \(to) into its `vendors` in place of \(from), "
            + "and apply"
    }
}
