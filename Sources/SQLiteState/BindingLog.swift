import AdapterKit
import GRDB
import Metering
import SyncEngine

/// The table of every change of the bindings, each with its owner: the number of the write whose outcome it is part of, or
/// the place in the chain, as a negative number, of the entry that it is all of.
enum BindingLog {
    private static let columns = "vendor, kind, key, id, name, meters, ours, recorded, definition"

    /// The values of all rows of an owner, in order.
    static func values(of owner: Int64, _ database: Database) throws -> [AuditFact.Value] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns) FROM binding_change WHERE owner = ? ORDER BY number"
        )
        return try Row.fetchAll(statement, arguments: [owner]).flatMap(AuditFact.Value.values)
    }

    /// All rows in the order in which the chain tells of them: by the place of their owner's entry, and by number within an
    /// owner, whose order that entry covers.
    private static let ordered = """
        SELECT position, number, \(logged) FROM binding_change JOIN audit ON position = -owner WHERE audit.kind = 'bound'
        UNION ALL
        SELECT position, number, \(logged) FROM audit JOIN binding_change ON owner = subject WHERE audit.kind = 'settled'
        """
    private static let logged = columns.replacing("kind,", with: "binding_change.kind,")

    /// The owners of what each run did to the bindings without a write, by run, in order.
    static func owners(_ database: Database) throws -> [Int64: [Int64]] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT subject, -position FROM audit WHERE kind = 'bound' ORDER BY position"
        )
        var owners: [Int64: [Int64]] = [:]
        while let row = try rows.next() {
            owners[try row.decode(Int64.self, atIndex: 0), default: []].append(try row.decode(Int64.self, atIndex: 1))
        }
        return owners
    }

    /// What an owner did to the bindings, in order.
    static func changes(of owner: Int64, _ database: Database) throws -> [BindingChange] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns) FROM binding_change WHERE owner = ? ORDER BY number"
        )
        let rows = try Row.fetchCursor(statement, arguments: [owner])
        var changes: [BindingChange] = []
        while let row = try rows.next() {
            var reader = RowReader(row)
            let vendor = try reader.text()
            let ref = try reader.ref()
            let id = try reader.optionalText()
            let binding = try id.map { try BindingTable.binding(vendor, ref, $0, &reader) }
            changes.append(binding.map(BindingChange.bind) ?? .unbind(vendor: vendor, ref: ref))
        }
        return changes
    }

    /// What a run changed without a write, as it was before, carried out anew up to where the run first did so.
    static func before(_ run: Int64, _ database: Database) throws -> [Binding] {
        let start = try Int64.fetchOne(
            database,
            sql: "SELECT min(position) FROM audit WHERE kind = 'bound' AND subject = ?",
            arguments: [run]
        )
        guard let start else { return [] }
        let own = try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT vendor, binding_change.kind, key FROM audit JOIN binding_change ON owner = -position
                WHERE audit.kind = 'bound' AND subject = ?
                """,
            arguments: [run]
        )
        let left = try replay(before: start, database)
        let last = try database.cachedStatement(sql: "SELECT \(columns) FROM binding_change WHERE number = ?")
        let before = try own.compactMap { row in
            try left[AuditFact.Value.values(row)].flatMap { try Row.fetchOne(last, arguments: [$0.column]) }
        }
        return try before.map { row in
            var reader = RowReader(row)
            return try BindingTable.binding(try reader.text(), try reader.ref(), try reader.text(), &reader)
        }
        .sorted { ($0.vendor, $0.ref) < ($1.vendor, $1.ref) }
    }

    /// The number of the change by which each object is bound after all changes before a place in the chain, which are carried
    /// out anew in its order; what is not bound is left out.
    private static func replay(
        before position: Int64 = .max,
        _ database: Database
    ) throws -> [[AuditFact.Value]: AuditFact.Value] {
        let log = try Row.fetchCursor(
            database,
            sql: """
                SELECT vendor, kind, key, number, id IS NULL FROM (\(ordered)) WHERE position < ?
                ORDER BY position, number
                """,
            arguments: [position]
        )
        var left: [[AuditFact.Value]: AuditFact.Value] = [:]
        while let row = try log.next() {
            let values = AuditFact.Value.values(row)
            left[Array(values.prefix(3))] = values[4] == .integer(0) ? values[3] : nil
        }
        return left
    }

    /// The meters of each object that the journal or a change without a write names, sorted.
    static func meters(_ database: Database) throws -> [ObjectPlace: [Meter.Key]] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT vendor, kind, key, meters FROM intent
                UNION SELECT vendor, kind, key, meters FROM binding_change WHERE owner < 0 AND id IS NOT NULL
                """
        )
        var known: [ObjectPlace: Set<Meter.Key>] = [:]
        while let row = try rows.next() {
            var reader = RowReader(row)
            let place = ObjectPlace(try reader.text(), try reader.ref())
            known[place, default: []].formUnion(try reader.json(\.meterKeys))
        }
        return known.mapValues { $0.sorted() }
    }

    /// The first binding that is not as the log of all changes leaves it, carried out anew in the order of the chain, in words;
    /// `nil` where all are.
    static func fault(_ database: Database) throws -> AuditReport.Fault? {
        var left = try replay(database)
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT vendor, kind, key, change FROM binding ORDER BY vendor, kind, key"
        )
        while let row = try rows.next() {
            let values = AuditFact.Value.values(row)
            guard let last = left.removeValue(forKey: Array(values.prefix(3))) else {
                return .init(.inserted, "the binding of \(name(values)) was made by no run")
            }
            guard last == values[3] else {
                return .init(.edited, "the binding of \(name(values)) is not as the last run left it")
            }
        }
        return left.keys.map(name).min().map { .init(.removed, "the binding of \($0) was forgotten by no run") }
    }

    private static func name(_ values: [AuditFact.Value]) -> String {
        let words = values.prefix(3).map { value in
            if case .text(let text) = value { text } else { "?" }
        }
        return "\(words[1]) \(words[2]) at \(words[0])"
    }
}
