import AdapterKit
import GRDB
import Metering
import SyncEngine

/// The table of what is known to be ours.
enum BindingTable {
    /// All bindings, sorted by vendor and object.
    static func all(_ database: Database) throws -> [Binding] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT vendor, kind, key, id, name, meters, ours, recorded, definition
                FROM binding ORDER BY vendor, kind, key
                """
        )
        var bindings: [Binding] = []
        while let row = try rows.next() {
            bindings.append(try binding(row))
        }
        return bindings
    }

    /// Makes and forgets bindings, in order.
    static func apply(_ changes: [BindingChange], _ database: Database) throws {
        for change in changes {
            switch change {
            case .bind(let binding): try bind(binding, database)
            case .unbind(let vendor, let ref):
                let statement = try database.cachedStatement(
                    sql: "DELETE FROM binding WHERE vendor = ? AND kind = ? AND key = ?"
                )
                try statement.execute(arguments: [vendor, ref.kind.rawValue, ref.key])
            }
        }
    }

    private static func bind(_ binding: Binding, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO binding (vendor, kind, key, id, name, meters, ours, recorded, definition)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            binding.vendor, binding.ref.kind.rawValue, binding.ref.key, binding.id, binding.name,
            JSONValue(binding.meters).text(), binding.isOurs, JSONValue(binding.recorded).text(sortedKeys: true),
            binding.definition.text(),
        ])
    }

    private static func binding(_ row: Row) throws -> Binding {
        var reader = RowReader(row)
        return Binding(
            vendor: try reader.text(),
            ref: try reader.ref(),
            id: try reader.text(),
            name: try reader.text(),
            meters: try reader.json(\.meterKeys),
            isOurs: try reader.integer() != 0,
            recorded: try reader.json(\.image),
            definition: try reader.json { $0 }
        )
    }
}
