import GRDB

/// The layout of a state file, as the steps that lead to it; the version is their number.
struct StateSchema: Sendable {
    /// The SQL of each step, from the empty file on; a step that was released is never changed.
    let steps: [Step]

    /// One step.
    struct Step: Sendable, ExpressibleByStringLiteral {
        /// The SQL of the step.
        let sql: String
        /// What is done after it that SQL cannot say.
        var then: @Sendable (Database) throws -> Void = { _ in }

        init(stringLiteral sql: String) {
            self.sql = sql
        }

        init(_ sql: String, then: @escaping @Sendable (Database) throws -> Void) {
            self.sql = sql
            self.then = then
        }
    }

    /// The version that the steps lead to.
    var version: Int { steps.count }

    /// What tells a state of Meterway from other SQLite files: `MtWy` (SQLite, PRAGMA application_id).
    static let applicationID = 0x4D74_5779

    /// The layout that this program reads and writes.
    static let current = StateSchema(steps: [
        first, Step(second, then: AuditMigration.join), third, fourth, Step(fifth, then: JournalMigration.move),
    ])

    /// Bindings, journal and lock.
    private static let first: Step = """
        CREATE TABLE binding (
            vendor TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
            meters TEXT NOT NULL, ours INTEGER NOT NULL, recorded TEXT NOT NULL, definition TEXT NOT NULL,
            PRIMARY KEY (vendor, kind, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run (
            number INTEGER PRIMARY KEY AUTOINCREMENT, command TEXT NOT NULL, user TEXT NOT NULL, host TEXT NOT NULL,
            revision TEXT, started TEXT NOT NULL, finished TEXT, status INTEGER
        ) STRICT;

        CREATE TABLE intent (
            number INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES run (number),
            vendor TEXT NOT NULL, action TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, id TEXT,
            name TEXT NOT NULL, marks TEXT NOT NULL, meters TEXT NOT NULL, changes TEXT NOT NULL, at TEXT NOT NULL,
            outcome TEXT, detail TEXT
        ) STRICT;
        CREATE INDEX intent_by_run ON intent (run);
        CREATE INDEX intent_open ON intent (number) WHERE outcome IS NULL;

        CREATE TABLE lock (
            slot INTEGER PRIMARY KEY CHECK (slot = 1), user TEXT NOT NULL, host TEXT NOT NULL,
            process INTEGER NOT NULL, start TEXT NOT NULL, command TEXT NOT NULL, since TEXT NOT NULL
        ) STRICT;
        """

    /// The history as a chain, and what it takes to undo a run.
    private static let second = """
        ALTER TABLE run ADD COLUMN dirty INTEGER;
        ALTER TABLE run ADD COLUMN undoes INTEGER;
        ALTER TABLE run ADD COLUMN plan TEXT;
        ALTER TABLE intent ADD COLUMN before TEXT;
        ALTER TABLE intent ADD COLUMN settled INTEGER;
        CREATE INDEX intent_by_settling_run ON intent (settled) WHERE settled IS NOT NULL;

        CREATE TABLE audit (
            position INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject INTEGER NOT NULL, fact TEXT NOT NULL,
            link TEXT NOT NULL
        ) STRICT;

        CREATE TABLE binding_change (
            number INTEGER PRIMARY KEY, owner INTEGER NOT NULL, vendor TEXT NOT NULL, kind TEXT NOT NULL,
            key TEXT NOT NULL, id TEXT, name TEXT, meters TEXT, ours INTEGER, recorded TEXT, definition TEXT
        ) STRICT;
        CREATE INDEX binding_change_by_owner ON binding_change (owner);
        """

    /// From here on `ours` holds a second bit, of what a sync made or bound and no file has; a program that does not know it
    /// would take such objects away, and must not open the file.
    private static let third: Step = "SELECT count(*) FROM binding WHERE ours > 1;"

    /// What commands keep between runs, such as migrations.
    private static let fourth: Step = """
        CREATE TABLE document (
            number INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES run (number),
            kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX document_by_name ON document (kind, name);
        """

    /// Each thing is written once and at the end of its table: digests as bytes, the outcome of a write beside the write and not
    /// into its row, a binding as the number of the change that made it so.
    ///
    /// The greatest number of a write stands in `sqlite_sequence`, as that of a run does, and is written once for many writes.
    private static let fifth = """
        ALTER TABLE audit RENAME TO old_audit;
        CREATE TABLE audit (
            position INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject INTEGER NOT NULL, fact BLOB NOT NULL,
            link BLOB NOT NULL
        ) STRICT;

        ALTER TABLE intent RENAME TO old_intent;
        DROP INDEX intent_by_run;
        DROP INDEX intent_open;
        DROP INDEX intent_by_settling_run;
        CREATE TABLE intent (
            number INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run (number), vendor TEXT NOT NULL,
            action TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, id TEXT, name TEXT NOT NULL,
            marks TEXT NOT NULL, meters TEXT NOT NULL, changes TEXT NOT NULL, at TEXT NOT NULL, before TEXT
        ) STRICT;
        CREATE INDEX intent_by_run ON intent (run);
        CREATE INDEX intent_of_half ON intent (number) WHERE action = 'delete' AND changes = '[]';
        CREATE TABLE outcome (
            intent INTEGER PRIMARY KEY, outcome TEXT NOT NULL, detail TEXT, settled INTEGER
        ) STRICT;
        CREATE INDEX outcome_by_settling_run ON outcome (settled) WHERE settled IS NOT NULL;

        ALTER TABLE binding RENAME TO old_binding;
        CREATE TABLE binding (
            vendor TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, change INTEGER NOT NULL,
            PRIMARY KEY (vendor, kind, key)
        ) STRICT, WITHOUT ROWID;
        """
}
