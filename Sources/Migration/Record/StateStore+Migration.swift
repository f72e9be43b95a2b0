package import SyncEngine

extension StateStore {
    /// The newest record of a migration; `nil` where there is none.
    ///
    /// - Throws: ``StateError``, or ``MigrationRecordError`` for a record that cannot be read.
    package func migration(_ route: MigrationRoute) throws -> MigrationRecord? {
        guard let newest = try documents(MigrationRecord.documentKind, named: route.name).last else { return nil }
        return try MigrationRecord(json: newest.document.body)
    }

    /// The newest record of every migration, by the names of their routes.
    ///
    /// - Throws: ``StateError``, or ``MigrationRecordError`` for a record that cannot be read.
    package func migrations() throws -> [MigrationRecord] {
        try newestDocuments(MigrationRecord.documentKind).map { try MigrationRecord(json: $0.document.body) }
    }

    /// Keeps a new version of a record within a run that is open.
    ///
    /// - Throws: ``StateError``.
    package func keep(_ record: MigrationRecord, by run: Int64) throws(StateError) {
        let document = StateDocument(kind: MigrationRecord.documentKind, name: record.route.name, body: record.json)
        _ = try keep(document, by: run)
    }
}
