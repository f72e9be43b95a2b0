package import Metering
package import SyncEngine

/// What a move comes to, before anything is written: the files as they should be, and what cannot move.
package struct MovePlan: Sendable, Hashable {
    /// The meters that move, by key, each as the files should have it.
    package var entries: [SyncFiles.Entry] = []
    /// How the files have the meters among them that they have.
    package var filed: [Meter.Key: MigratedMeter.Filed] = [:]
    /// The meters of which a decision changes what they say.
    package var decided: Set<Meter.Key> = []
    /// The event schemas that are new to the files or change there.
    package var events: [EventSchema] = []
    /// The customers' counters that are new to the files.
    package var customers: [CustomerMeter] = []
    /// The meters that do not move, by key.
    package var held: [HeldMeter] = []
    /// What is worth knowing, in sentences.
    package var notes: [String] = []

    /// The keys of the meters that move.
    package var keys: [Meter.Key] { entries.map(\.meter.key) }

    /// Makes a plan in which nothing moves.
    package init() {}

    /// The plan without some meters, which are held for a reason.
    package func holding(_ obstacles: [HeldMeter]) -> MovePlan {
        let going = Set(obstacles.map(\.key))
        var plan = self
        plan.entries.removeAll { going.contains($0.meter.key) }
        plan.filed = filed.filter { !going.contains($0.key) }
        plan.customers.removeAll { going.contains($0.meter) }
        let used = Set(plan.entries.compactMap(\.meter.event))
        plan.events.removeAll { !used.contains($0.name) }
        plan.held = (held.filter { !going.contains($0.key) } + obstacles).sorted { $0.key < $1.key }
        return plan
    }

    /// What the files become by it.
    package var fileChanges: SyncFileChanges {
        var changes = SyncFileChanges()
        changes.meters = entries
        changes.events = events
        changes.customers = customers
        return changes
    }
}
