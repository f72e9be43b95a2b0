import AdapterKit
import GRDB
import Metering
import SyncEngine

/// The table of what is known to be ours: each object with the number of the change that made its binding as it is.
enum BindingTable {
    /// All bindings, sorted by vendor and object.
    static func all(_ database: Database) throws -> [Binding] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT binding.vendor, binding.kind, binding.key, id, name, meters, ours, recorded, definition
                FROM binding LEFT JOIN binding_change ON number = change
                ORDER BY binding.vendor, binding.kind, binding.key
                """
        )
        var bindings: [Binding] = []
        while let row = try rows.next() {
            bindings.append(try binding(row))
        }
        return bindings
    }

    /// How many bindings each vendor has that has any.
    static func counts(_ database: Database) throws -> [String: Int] {
        let rows = try Row.fetchAll(database, sql: "SELECT vendor, COUNT(*) FROM binding GROUP BY vendor")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    private static func binding(_ row: Row) throws -> Binding {
        var reader = RowReader(row)
        return try binding(try reader.text(), try reader.ref(), try reader.text(), &reader)
    }

    /// The binding of an object, read from the columns after its id.
    static func binding(_ vendor: String, _ ref: ObjectRef, _ id: String, _ reader: inout RowReader) throws -> Binding {
        let name = try reader.text()
        let meters = try reader.json(\.meterKeys)
        let traits = BindingTraits(rawValue: try reader.integer())
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
}

/// What the column `ours` says of a binding, one bit each.
struct BindingTraits: OptionSet {
    let rawValue: Int64

    /// Meterway made the object.
    static let made = BindingTraits(rawValue: 1)
    /// A sync made or bound it, and no file has it.
    static let synced = BindingTraits(rawValue: 2)

    init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    init(_ binding: Binding) {
        self = binding.isOurs ? .made : []
        if binding.isSynced { insert(.synced) }
    }
}
