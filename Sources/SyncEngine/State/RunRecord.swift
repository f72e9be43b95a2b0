package import Metering

/// A run of a command that writes, as the history keeps it.
package struct RunRecord: Sendable, Hashable {
    /// The command, such as `apply`.
    package var command: String
    /// Who ran it: the user's name at this machine.
    package var user: String
    /// The machine.
    package var host: String
    /// The revision of the project: a git commit, or the digest of its files; `nil` where there is none.
    package var revision: String?
    /// Whether the project's files differed from that revision; `nil` where it was not found out.
    package var isDirty: Bool?
    /// The run that it takes back; `nil` where it takes back none.
    package var undoes: Int64?
    /// The digest of the saved plan that it carried out; `nil` where it made its own.
    package var plan: String?
    /// When it began.
    package var started: Timestamp

    /// Makes a record.
    package init(
        command: String,
        user: String,
        host: String,
        revision: String?,
        isDirty: Bool? = nil,
        undoes: Int64? = nil,
        plan: String? = nil,
        started: Timestamp
    ) {
        self.command = command
        self.user = user
        self.host = host
        self.revision = revision
        self.isDirty = isDirty
        self.undoes = undoes
        self.plan = plan
        self.started = started
    }
}
