package import Metering
import SyncEngine

extension MigrationRecord {
    /// The record as a run begins: what the files had is kept of meters that are not under way already.
    ///
    /// - Parameters:
    ///   - plan: what moves.
    ///   - run: the run of the history.
    ///   - now: its instant.
    /// - Returns: the record to be kept before anything else is written.
    package func beginning(_ plan: MovePlan, run: Int64, at now: Timestamp) -> MigrationRecord {
        var record = self
        for entry in plan.entries {
            let key = entry.meter.key
            let old = record[key]
            let isUnderWay = old?.stage == .running || old?.stage == .moved
            var meter = MigratedMeter(
                key,
                name: entry.meter.name,
                stage: old?.stage == .moved ? .moved : .running,
                filed: isUnderWay ? old?.filed : plan.filed[key]
            )
            meter.isDecided = plan.decided.contains(key) || isUnderWay && old?.isDecided == true
            record[key] = meter
        }
        record.filedCustomers = Set(filedCustomers).union(plan.customers.map(\.identity)).sorted()
        // What stands already is not moved again, so that what was compared of it still holds.
        let moving = plan.keys.filter { self[$0]?.stage != .moved }
        record.steps.append(MigrationStep(.run, run: run, at: now, meters: moving))
        return record
    }

    /// The record as a run ends.
    ///
    /// - Parameters:
    ///   - keys: the meters that it dealt with.
    ///   - unfinished: those among them that are not whole at both vendors.
    ///   - objects: the objects of all meters that stand at both.
    ///   - status: the exit status.
    /// - Returns: the record to be kept within the run.
    package func ending(
        _ keys: [Meter.Key],
        unfinished: Set<Meter.Key>,
        objects: [MovedObject],
        status: Int
    ) -> MigrationRecord {
        var record = self
        for key in keys { record[key]?.stage = unfinished.contains(key) ? .running : .moved }
        let replaced = Set(keys)
        record.objects = self.objects.filter { replaced.isDisjoint(with: $0.meters) } + objects
        record.closeStep(status)
        return record
    }

    /// Notes with which status the step ended that was begun last.
    mutating func closeStep(_ status: Int) {
        guard let index = steps.lastIndex(where: { $0.status == nil }) else { return }
        steps[index].status = status
    }
}
