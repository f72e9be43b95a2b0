package import Metering
package import SyncEngine

extension MigrationRecord {
    /// The record as a cutover begins, with what is bound of the meters at the old vendor.
    ///
    /// - Parameters:
    ///   - keys: the meters that leave.
    ///   - bindings: what is bound of them at the old vendor, and serves no others.
    ///   - run: the run of the history.
    ///   - now: its instant.
    /// - Returns: the record to be kept before anything else is written.
    package func leaving(
        _ keys: [Meter.Key],
        releasing bindings: [Binding],
        run: Int64,
        at now: Timestamp
    ) -> MigrationRecord {
        var record = self
        for key in keys { record[key]?.stage = .leaving }
        // What an earlier run that was cut off has let go of stays as it was before that one.
        let known = Set(released.map(\.ref))
        record.released += bindings.filter { !known.contains($0.ref) }
        record.steps.append(MigrationStep(.cutover, run: run, at: now, meters: keys))
        return record
    }

    /// The record as a cutover ends.
    package func left(_ keys: [Meter.Key], status: Int) -> MigrationRecord {
        var record = self
        for key in keys { record[key]?.stage = .cutOver }
        record.closeStep(status)
        return record
    }

    /// The record as a rollback begins.
    ///
    /// - Parameters:
    ///   - phase: the phase that it takes back: the cutover, or the run.
    ///   - keys: the meters.
    ///   - run: the run of the history.
    ///   - now: its instant.
    /// - Returns: the record to be kept before anything else is written.
    package func takingBack(
        _ phase: MigrationStep.Phase,
        of keys: [Meter.Key],
        run: Int64,
        at now: Timestamp
    ) -> MigrationRecord {
        var record = self
        for key in keys { record[key]?.stage = phase == .cutover ? .rejoining : .withdrawing }
        record.steps.append(MigrationStep(.rollback, run: run, at: now, meters: keys, undoes: phase))
        return record
    }

    /// The record as a rollback ends.
    ///
    /// - Parameters:
    ///   - phase: the phase that it takes back.
    ///   - keys: the meters of which all was taken back that could be.
    ///   - status: the exit status.
    /// - Returns: the record to be kept within the run.
    package func tookBack(_ phase: MigrationStep.Phase, of keys: [Meter.Key], status: Int) -> MigrationRecord {
        var record = self
        let back = Set(keys)
        for key in keys { record[key]?.stage = phase == .cutover ? .moved : .withdrawn }
        if phase == .cutover {
            let standing = Set(record.meters.filter { !back.contains($0.key) }.map(\.key))
            record.released.removeAll { standing.isDisjoint(with: $0.meters) && !back.isDisjoint(with: $0.meters) }
        } else {
            record.objects = record.objects.compactMap { object in
                var object = object
                object.meters.removeAll(where: back.contains)
                return object.meters.isEmpty ? nil : object
            }
            record.filedCustomers.removeAll { identity in
                identity.split(separator: "/").first.flatMap { Meter.Key(String($0)) }.map(back.contains) ?? false
            }
        }
        record.closeStep(status)
        return record
    }
}
