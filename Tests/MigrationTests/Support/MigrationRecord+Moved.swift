import Metering
import Migration
import Testing

extension MigrationRecord {
    /// A record of one meter that was moved from Togai to Amberflo.
    static func moved(_ key: Meter.Key) throws -> MigrationRecord {
        let route = try #require(MigrationRoute(from: "togai", to: "amberflo"))
        var record = MigrationRecord(route, started: Windows.november.start)
        record[key] = MigratedMeter(key, name: "Rides", stage: .moved, filed: nil)
        record.steps = [MigrationStep(.run, run: 1, at: Windows.november.start, meters: [key], status: 0)]
        return record
    }

    /// The record after comparisons, one a run.
    func noting(_ verifications: [Verification]) -> MigrationRecord {
        verifications.enumerated().reduce(self) { $0.noting($1.element, run: Int64($1.offset + 2), status: 0) }
    }
}
