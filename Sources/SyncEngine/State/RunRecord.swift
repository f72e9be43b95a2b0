package import Metering

/// A run of a command that writes, as the history keeps it.
package struct RunRecord: Sendable, Hashable {
    /// The command, such as `apply`.
    package var command: String
    /// Who ran it: the user's name at this machine.
    package var user: String
    /// The machine.
    package var host: String
    /// The revision of the project, such as a git commit; `nil` where there is none.
    package var revision: String?
    /// When it began.
    package var started: Timestamp

    /// Makes a record.
    package init(command: String, user: String, host: String, revision: String?, started: Timestamp) {
        self.command = command
        self.user = user
        self.host = host
        self.revision = revision
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

        /// Makes a step.
        package init(intent: Intent, outcome: IntentOutcome?) {
            self.intent = intent
            self.outcome = outcome
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

    /// Makes an entry.
    package init(run: Int64, record: RunRecord, finished: Timestamp?, status: Int?, steps: [Step]) {
        self.run = run
        self.record = record
        self.finished = finished
        self.status = status
        self.steps = steps
    }
}
