package import Metering

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
