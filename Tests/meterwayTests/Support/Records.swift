import Metering
import Migration
import SQLiteState
import SyncEngine

/// Records of migrations in a project's state.
enum Records {
    /// Keeps a record as a run of its own.
    static func keep(_ record: MigrationRecord, _ path: String) throws {
        let store = try SQLiteStateStore(path: path)
        let run = try store.begin(
            RunRecord(command: "migrate run", user: "ada", host: "forge", revision: nil, started: TestProject.noon)
        )
        try store.keep(record, by: run)
        try store.finish(run, status: 0, at: TestProject.noon)
    }

    /// The newest record of a route.
    static func migration(_ route: MigrationRoute, _ path: String) throws -> MigrationRecord? {
        try SQLiteStateStore(path: path).migration(route)
    }
}
