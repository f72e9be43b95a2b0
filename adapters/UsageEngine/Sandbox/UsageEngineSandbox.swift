package import Foundation
import Synchronization
package import Transport

/// A strict emulator of DigitalRoute Usage Engine's API, with a stand-in for the stream that brings usage to its meters.
///
/// It answers as the API reference says, keeps everything in memory, and hands each change to `store` so that a later
/// run can begin where this one ended. Beside the API it has `POST /collector`, `GET /collector/data-correction` and
/// `GET /collector/metered-records`, which stand for a customer's stream with an HTTP collector and a Meter processor.
package final class UsageEngineSandbox: HTTPTransport {
    private let account: Mutex<Account>
    private let store: @Sendable (String, [UInt8]?) -> Void
    private let now: @Sendable () -> Date

    /// Makes a sandbox.
    ///
    /// - Parameters:
    ///   - options: credentials, and choices where the document leaves them open.
    ///   - records: what an earlier run handed to `store`; keys that are not known are passed over.
    ///   - store: takes each change with its key and new bytes, `nil` for something removed, in order and before the
    ///     request that made it is answered; it must not call the sandbox.
    ///   - now: the clock.
    package init(
        options: Options = Options(),
        records: [String: [UInt8]] = [:],
        store: @escaping @Sendable (String, [UInt8]?) -> Void = { _, _ in },
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        account = Mutex(Account(options: options, records: records))
        self.store = store
        self.now = now
    }

    /// Answers a request; it never throws.
    package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        handle(request)
    }

    /// Answers a request at once.
    ///
    /// Requests are answered one at a time.
    package func handle(_ request: TransportRequest) -> TransportResponse {
        account.withLock { account in
            let reply = account.answer(Call(request), now: Moment(now()))
            for change in account.takeChanges() {
                store(change.key, change.bytes)
            }
            return reply.response
        }
    }
}
