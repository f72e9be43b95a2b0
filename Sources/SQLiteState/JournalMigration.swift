import Foundation
import GRDB
import SyncEngine

/// Takes the journal of the fourth version into the tables of the fifth.
enum JournalMigration {
    /// Moves what the old tables hold, and takes them away.
    static func move(_ database: Database) throws {
        let bytes = DatabaseFunction(conversion, argumentCount: 1, pure: true) { values in
            guard let text = String.fromDatabaseValue(values[0]) else { return nil }
            // What is no digest stays what it is, and is told of when the chain is read.
            return Data(AuditDigest(text)?.bytes ?? Array(text.utf8))
        }
        database.add(function: bytes)
        defer { database.remove(function: bytes) }
        try database.execute(sql: moves)
    }

    private static let conversion = "digest_bytes"

    /// A binding that is not as the last change of it stands in the log, since it was altered by hand, is kept as a change that no
    /// run made, so that the history's verification tells of it.
    private static let moves = """
        INSERT INTO audit SELECT position, kind, subject, \(conversion)(fact), \(conversion)(link) FROM old_audit ORDER BY position;
        DROP TABLE old_audit;

        INSERT INTO outcome SELECT number, outcome, detail, settled FROM old_intent
        WHERE outcome IS NOT NULL ORDER BY number;
        INSERT INTO intent
        SELECT number, run, vendor, action, kind, key, id, name, marks, meters, changes, at, before
        FROM old_intent ORDER BY number;
        INSERT INTO sqlite_sequence (name, seq)
        SELECT 'intent', ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'old_intent'), 0);
        DROP TABLE old_intent;

        INSERT INTO binding SELECT vendor, kind, key, max(number) FROM binding_change GROUP BY vendor, kind, key;
        DELETE FROM binding WHERE NOT EXISTS (
            SELECT 1 FROM old_binding AS old
            WHERE old.vendor = binding.vendor AND old.kind = binding.kind AND old.key = binding.key
        );
        INSERT INTO binding_change (owner, vendor, kind, key, id, name, meters, ours, recorded, definition)
        SELECT 0, old.* FROM old_binding AS old WHERE NOT EXISTS (
            SELECT 1 FROM binding JOIN binding_change AS last ON number = change
            WHERE binding.vendor = old.vendor AND binding.kind = old.kind AND binding.key = old.key
            AND last.id = old.id AND last.name = old.name AND last.meters = old.meters AND last.ours = old.ours
            AND last.recorded = old.recorded AND last.definition = old.definition
        );
        INSERT OR REPLACE INTO binding SELECT vendor, kind, key, number FROM binding_change WHERE owner = 0;
        DROP TABLE old_binding;
        """
}
