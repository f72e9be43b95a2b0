import AdapterKit
import GRDB
import Metering
import SyncEngine

/// Writes changes of the bindings down, within one transaction: each into the log, and where it is there.
struct BindingWriter {
    private let logging: JournalStatement
    private let binding: JournalStatement
    private let unbinding: JournalStatement
    private let database: Database

    init(_ database: Database) throws {
        logging = try JournalStatement(
            """
            INSERT INTO binding_change (owner, vendor, kind, key, id, name, meters, ours, recorded, definition)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            database
        )
        binding = try JournalStatement(
            "INSERT OR REPLACE INTO binding (vendor, kind, key, change) VALUES (?, ?, ?, ?)",
            database
        )
        unbinding = try JournalStatement("DELETE FROM binding WHERE vendor = ? AND kind = ? AND key = ?", database)
        self.database = database
    }

    /// How many values tell of a change.
    private static let width = 9

    /// Adds the values that tell of changes to a fact: a row each, in which only the object stands where a binding is
    /// forgotten.
    static func add(_ changes: [BindingChange], to fact: inout AuditFact) {
        for change in changes {
            switch change {
            case .bind(let binding): add(binding, to: &fact)
            case .unbind(let vendor, let ref):
                add(vendor, ref, to: &fact)
                for _ in 3..<width { fact.addNull() }
            }
        }
    }

    private static func add(_ binding: Binding, to fact: inout AuditFact) {
        add(binding.vendor, binding.ref, to: &fact)
        fact.add(binding.id)
        fact.add(binding.name)
        fact.addText { JSONText.write(binding.meters, to: &$0) }
        fact.add(BindingTraits(binding).rawValue)
        fact.addText { JSONText.write(binding.recorded, to: &$0) }
        fact.addText { binding.definition.write(to: &$0) }
    }

    private static func add(_ vendor: String, _ ref: ObjectRef, to fact: inout AuditFact) {
        fact.add(vendor)
        fact.add(ref.kind.rawValue)
        fact.add(ref.key)
    }

    /// Writes the changes that a fact tells of from one of its values on, which are those of an owner.
    func write(from first: Int, of fact: AuditFact, owner: Int64) throws {
        var row = fact.values[first...]
        while !row.isEmpty {
            let values = row.prefix(Self.width)
            try logging.execute(values, after: owner, in: fact.bytes)
            let object = values.prefix(3)
            if values.dropFirst(3).first == .null {
                try unbinding.execute(object, in: fact.bytes)
            } else {
                try binding.execute(object, before: database.lastInsertedRowID, in: fact.bytes)
            }
            row = row.dropFirst(Self.width)
        }
    }
}
