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

    /// Makes and forgets bindings, in order: the rows are those of the log of changes.
    static func apply(_ rows: [[AuditFact.Value]], _ database: Database) throws {
        for row in rows {
            if row[3] == .null {
                let statement = try database.cachedStatement(
                    sql: "DELETE FROM binding WHERE vendor = ? AND kind = ? AND key = ?"
                )
                try statement.execute(arguments: StatementArguments(Array(row.prefix(3))))
            } else {
                try bind(row, database)
            }
        }
    }

    /// The values of a binding's columns.
    static func values(_ binding: Binding) -> [AuditFact.Value] {
        [
            .text(binding.vendor), .text(binding.ref.kind.rawValue), .text(binding.ref.key), .text(binding.id),
            .text(binding.name), .text(JSONValue(binding.meters).text()), .integer(Traits(binding).rawValue),
            .text(JSONValue(binding.recorded).text(sortedKeys: true)), .text(binding.definition.text()),
        ]
    }

    private static func bind(_ values: [AuditFact.Value], _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO binding (vendor, kind, key, id, name, meters, ours, recorded, definition)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: StatementArguments(values))
    }

    private static func binding(_ row: Row) throws -> Binding {
        var reader = RowReader(row)
        return try binding(try reader.text(), try reader.ref(), try reader.text(), &reader)
    }

    /// The binding of an object, read from the columns after its id.
    static func binding(_ vendor: String, _ ref: ObjectRef, _ id: String, _ reader: inout RowReader) throws -> Binding {
        let name = try reader.text()
        let meters = try reader.json(\.meterKeys)
        let traits = Traits(rawValue: try reader.integer())
        return Binding(
            vendor: vendor,
            ref: ref,
            id: id,
            name: name,
            meters: meters,
            isOurs: traits.contains(.made),
            recorded: try reader.json(\.image),
            definition: try reader.json { $0 },
            isSynced: traits.contains(.synced)
        )
    }

    /// What the column `ours` says of a binding, one bit each.
    private struct Traits: OptionSet {
        let rawValue: Int64

        /// Meterway made the object.
        static let made = Traits(rawValue: 1)
        /// A sync made or bound it, and no file has it.
        static let synced = Traits(rawValue: 2)

        init(rawValue: Int64) {
            self.rawValue = rawValue
        }

        init(_ binding: Binding) {
            self = binding.isOurs ? .made : []
            if binding.isSynced { insert(.synced) }
        }
    }
}
