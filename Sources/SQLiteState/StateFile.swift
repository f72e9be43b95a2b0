import Foundation
import GRDB
import SyncEngine

/// An open state file: reads and writes as transactions, with every failure as a ``StateError``.
struct StateFile: Sendable {
    private let queue: DatabaseQueue
    let group: GroupCommit
    private let path: String
    private let identity: StateIdentity

    /// Opens a state file, makes it where there is none, and brings an older one up to date after keeping a copy of it.
    ///
    /// - Throws: ``StateError`` where the file is damaged, newer than this program, or no state at all; such a file is left
    ///   as it is.
    init(path: String, schema: StateSchema) throws(StateError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
        } catch {
            throw StateError(.failed, "the folder of the state `\(path)` cannot be made: \(StateObstacle.words(error))")
        }
        do {
            let opening = StateOpening(path: path, schema: schema)
            let mayBeEmpty = try opening.make()
            queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            let identity = StateIdentity(path: path)
            self.identity = identity
            group = GroupCommit(queue, before: { try identity.check() })
            try opening.open(queue, mayBeEmpty: mayBeEmpty)
            opening.sweep(asOf: Date())
        } catch {
            throw StateError(error, path: path)
        }
    }

    /// Reads within one transaction, so that all of it is of one moment.
    func read<Value>(_ body: (Database) throws -> Value) throws(StateError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw StateError(error, path: path)
        }
    }

    /// Writes within one transaction that holds the file from its beginning; on return it is on the disk.
    func write<Value>(_ body: (Database) throws -> Value) throws(StateError) -> Value {
        do {
            return try queue.write { database in
                try identity.check()
                return try body(database)
            }
        } catch {
            throw StateError(error, path: path)
        }
    }

    /// Writes within a transaction that others who write at the same time may share; on return it is on the disk.
    func writeTogether<Value: Sendable>(
        _ haste: GroupCommit.Haste,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StateError) -> Value {
        do {
            return try await group.write(haste, body)
        } catch {
            throw StateError(error, path: path)
        }
    }

    /// Waits for other processes, and holds foreign keys.
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "state"
        configuration.busyMode = .timeout(10)
        return configuration
    }
}
