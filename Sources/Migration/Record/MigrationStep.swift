package import Metering

/// One run of the history that dealt with a migration.
package struct MigrationStep: Sendable, Hashable {
    /// What a run does.
    package enum Phase: String, Sendable, Hashable, CaseIterable {
        /// It makes the meters at the new vendor.
        case run
        /// It compares the two sides.
        case verify
        /// It retires the old side.
        case cutover
        /// It takes an earlier phase back.
        case rollback
    }

    /// What it does.
    package var phase: Phase
    /// The number of the run in the history.
    package var run: Int64
    /// When it was noted.
    package var at: Timestamp
    /// The meters that it deals with, sorted.
    package let meters: [Meter.Key]
    /// The exit status; `nil` while it is under way, or where it was cut off.
    package var status: Int?
    /// The phase that a rollback takes back; `nil` for every other.
    package var undoes: Phase?

    /// Makes a step.
    package init(
        _ phase: Phase,
        run: Int64,
        at: Timestamp,
        meters: [Meter.Key],
        status: Int? = nil,
        undoes: Phase? = nil
    ) {
        self.phase = phase
        self.run = run
        self.at = at
        self.meters = meters.sorted()
        self.status = status
        self.undoes = undoes
    }

    /// Whether it deals with a meter.
    package func deals(with key: Meter.Key) -> Bool { meters.hasSorted(key) }
}
