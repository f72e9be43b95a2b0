package import Foundation
import HTTPTypes
import Synchronization
package import Transport

/// A strict emulator of Amberflo's metering API, of both its dialects side by side.
///
/// Document dialect (Amberflo Metering API, OpenAPI 1.0.0): `/meter-definition`, `/meter-event-filtering-rules`,
/// `/ingest`, `/usage`. Live dialect: `/meters`, `/ingest/`, `/usage` with a `timeRange`, `/usage/batch`,
/// `/usage/all`, `/usage/sparse`, `/usage/sparse/batch`. Both work on one store: a meter made in one is seen in the
/// other where that can express it, and occupies its API name in both. Everything that succeeds is answered with
/// exactly 200.
///
/// Requests are handled one at a time; an answer is returned after its changes were handed to `store`.
package final class AmberfloSandbox: HTTPTransport {
    private let options: Options
    private let store: @Sendable (String, [UInt8]?) -> Void
    private let now: @Sendable () -> Date
    private let account: Mutex<Account>

    /// Makes a sandbox, empty or from what an earlier one stored.
    ///
    /// - Parameters:
    ///   - options: credentials, dialects and limits.
    ///   - records: what an earlier run handed to `store`, by key; keys that are not known are ignored.
    ///   - store: called for each change, in order, with the key and the new bytes, or nil where the record is removed.
    ///   - now: the clock.
    package init(
        options: Options = Options(),
        records: [String: [UInt8]] = [:],
        store: @escaping @Sendable (String, [UInt8]?) -> Void = { _, _ in },
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.options = options
        self.store = store
        self.now = now
        account = Mutex(Account(options: options, records: records))
    }

    package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        handle(request)
    }

    /// Answers one request; never fails, a refusal is an answer.
    package func handle(_ request: TransportRequest) -> TransportResponse {
        let milliseconds = Int64((now().timeIntervalSince1970 * 1000).rounded())
        let call = Call(request, options: options, milliseconds: milliseconds)
        return account.withLock { account in
            let answer: Answer
            do throws(Refusal) {
                answer = try account.answer(call)
            } catch {
                answer = Answer(error, dialect: call.dialect)
            }
            for change in account.takeChanges() {
                store(change.key, change.bytes)
            }
            return answer.response
        }
    }
}
