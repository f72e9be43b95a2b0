package import AdapterKit
import Metering
package import SyncEngine

/// What the runs of a migration have done at the new vendor, by the history.
package struct RunWork: Sendable {
    private let entries: [HistoryEntry]

    /// Reads the history.
    ///
    /// - Throws: ``StateError``.
    package init(_ record: MigrationRecord, at vendor: String, _ store: any StateStore) throws {
        let runs = Set(record.steps.filter { $0.phase == .run }.map(\.run))
        // What was taken back to the end since is not of the runs that stand.
        var withdrawn: [Meter.Key: Int64] = [:]
        for step in record.steps where step.undoes == .run && step.status == 0 {
            for key in step.meters { withdrawn[key] = max(withdrawn[key] ?? 0, step.run) }
        }
        entries = try runs.sorted().compactMap { try store.run($0) }.map { entry in
            var own = entry
            own.steps = entry.steps.filter { step in
                step.intent.vendor == vendor && step.intent.meters.contains { (withdrawn[$0] ?? 0) < entry.run }
            }
            return own
        }
    }

    /// The objects that the runs made, or adopted.
    package var refs: Set<ObjectRef> {
        Set(
            entries.flatMap(\.steps).filter { step in
                if case .failed = step.outcome { return false }
                return step.intent.action == .create || step.intent.action == .adopt
                    || step.intent.before?.binding == nil
            }
            .map(\.intent.ref)
        )
    }

    /// All that the runs did to some objects, as if it had been one run; `nil` where there was none.
    package func entry(of refs: Set<ObjectRef>) -> HistoryEntry? {
        guard var entry = entries.first else { return nil }
        entry.steps = entries.flatMap(\.steps).filter { refs.contains($0.intent.ref) }
        return entry
    }
}
