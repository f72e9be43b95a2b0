import GRDB
package import Metering
package import SyncEngine

extension SQLiteStateStore {
    package func eachRun(limit: Int, _ body: (HistoryEntry) -> Bool) throws(StateError) {
        let (heads, owners) = try file.read { database in
            (try RunTable.newest(limit, database), try BindingLog.owners(database))
        }
        for head in heads {
            let run = try file.read { try Self.filled(head, owners[head.run] ?? [], $0) }
            guard body(run) else { return }
        }
    }

    package func run(_ number: Int64) throws(StateError) -> HistoryEntry? {
        try file.read { database in
            try RunTable.newest(1, numbered: number, database).first.map { head in
                try Self.filled(head, try BindingLog.owners(database)[number] ?? [], database)
            }
        }
    }

    package func record(of run: Int64) throws(StateError) -> RunRecord? {
        try file.read { try RunTable.record(of: run, $0) }
    }

    package func newestWriter() throws(StateError) -> Int64? {
        try file.read { try IntentTable.newestWriter($0) }
    }

    package func writes(
        after run: Int64,
        to places: Set<ObjectPlace>
    ) throws(StateError) -> [ObjectPlace: Set<Intent.Action>] {
        try file.read { try IntentTable.writes(after: run, to: places, $0) }
    }

    package func meters() throws(StateError) -> [ObjectPlace: [Meter.Key]] {
        try file.read { try BindingLog.meters($0) }
    }

    /// A run with what it did.
    private static func filled(_ head: HistoryEntry, _ owners: [Int64], _ database: Database) throws -> HistoryEntry {
        var run = head
        run.steps = try IntentTable.steps(of: head.run, database)
        run.settled = try IntentTable.settlements(by: head.run, database)
        run.bindings = try owners.flatMap { try BindingLog.changes(of: $0, database) }
        return run
    }
}
