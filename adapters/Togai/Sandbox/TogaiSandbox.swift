package import Foundation
import Synchronization
package import Transport

/// A strict emulator of Togai's HTTP API: event schemas, usage meters, ingestion, events and metrics.
///
/// It follows the API document, and the vendor's later specification for what the document leaves out. It answers
/// every request at once, one after the other, and forgets nothing that it persisted.
package final class TogaiSandbox: HTTPTransport {
    private struct Storage: Sendable {
        var state: SandboxState
        let store: @Sendable (String, [UInt8]?) -> Void
    }

    private let storage: Mutex<Storage>
    private let now: @Sendable () -> Date

    /// Makes a sandbox.
    ///
    /// - Parameters:
    ///   - options: credentials, dialect and limits.
    ///   - records: what an earlier run persisted; unknown keys are ignored.
    ///   - store: called once for each change with the record's key and its new bytes, nil for one that is gone, in
    ///     order and before the answer is given.
    ///   - now: the clock.
    package init(
        options: Options = Options(),
        records: [String: [UInt8]] = [:],
        store: @escaping @Sendable (String, [UInt8]?) -> Void = { _, _ in },
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        storage = Mutex(Storage(state: SandboxState(options: options, records: records), store: store))
        self.now = now
    }

    /// Answers a request; it never throws.
    package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        handle(request)
    }

    /// Answers a request.
    package func handle(_ request: TransportRequest) -> TransportResponse {
        let call: Call
        do {
            call = try Call(request)
        } catch {
            return Reply(error).response
        }
        let time = Milliseconds((now().timeIntervalSince1970 * 1_000).rounded(.down))
        return storage.withLock { storage in
            storage.state.now = max(storage.state.now, time)
            let reply = storage.state.respond(to: call)
            for change in storage.state.changes {
                storage.store(change.key, change.bytes)
            }
            storage.state.changes = []
            return reply.response
        }
    }
}
