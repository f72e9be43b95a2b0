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

/// A run with everything that it did.
package struct HistoryEntry: Sendable, Hashable {
    /// One write of a run and its outcome; `nil` where the run ended before it was known.
    package struct Step: Sendable, Hashable {
        /// The write.
        package var intent: Intent
        /// What became of it.
        package var outcome: IntentOutcome?
        /// The later run that found the outcome; `nil` where the run itself did.
        package var settledBy: Int64?
        /// The meter's definition that the write left with the object; `.null` where it left none.
        package var definition: JSONValue

        /// Makes a step.
        package init(
            intent: Intent,
            outcome: IntentOutcome?,
            settledBy: Int64? = nil,
            definition: JSONValue = .null
        ) {
            self.intent = intent
            self.outcome = outcome
            self.settledBy = settledBy
            self.definition = definition
        }
    }

    /// The run's number.
    package var run: Int64
    /// The run.
    package var record: RunRecord
    /// When it ended; `nil` where it was cut off, or is under way.
    package var finished: Timestamp?
    /// The exit status it ended with.
    package var status: Int?
    /// Its writes, in order.
    package var steps: [Step]
    /// The writes of earlier runs whose outcome it found, in order.
    package var settled: [Step]
    /// What it did to the bindings without a write, in order.
    package var bindings: [BindingChange]
    /// Whether it was recorded before there was a chain that holds the history together.
    package var isBeforeChain: Bool

    /// Makes an entry.
    package init(
        run: Int64,
        record: RunRecord,
        finished: Timestamp?,
        status: Int?,
        steps: [Step],
        settled: [Step] = [],
        bindings: [BindingChange] = [],
        isBeforeChain: Bool = false
    ) {
        self.run = run
        self.record = record
        self.finished = finished
        self.status = status
        self.steps = steps
        self.settled = settled
        self.bindings = bindings
        self.isBeforeChain = isBeforeChain
    }
}
