/// The layout of a state file, as the steps that lead to it; the version is their number.
struct StateSchema: Sendable {
    /// The SQL of each step, from the empty file on; a step that was released is never changed.
    let steps: [String]

    /// The version that the steps lead to.
    var version: Int { steps.count }

    /// What tells a state of Meterway from other SQLite files: `MtWy` (SQLite, PRAGMA application_id).
    static let applicationID = 0x4D74_5779

    /// The layout that this program reads and writes.
    static let current = StateSchema(steps: [
        """
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
    ])
}
