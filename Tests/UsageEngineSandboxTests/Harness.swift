import Foundation
import HTTPTypes
import Synchronization
import Testing
import Transport

@testable import UsageEngineSandbox

/// A sandbox with a clock that tests set, and a client that has a token.
final class Harness: Sendable {
    /// What a sandbox hands to its store.
    struct Stored {
        var records: [String: [UInt8]] = [:]
        var writes: [String] = []
    }

    let sandbox: UsageEngineSandbox
    private let clock: SharedClock
    private let shelf: SharedShelf
    private let token: Mutex<String?> = Mutex(nil)

    init(
        _ start: String = "2023-07-26T09:00:15.690Z",
        records: [String: [UInt8]] = [:],
        configure: (inout UsageEngineSandbox.Options) -> Void = { _ in }
    ) throws {
        var options = UsageEngineSandbox.Options()
        options.seed = 42
        configure(&options)
        let clock = SharedClock()
        let shelf = SharedShelf()
        self.clock = clock
        self.shelf = shelf
        sandbox = UsageEngineSandbox(
            options: options,
            records: records,
            store: { shelf.put($0, $1) },
            now: { clock.now }
        )
        try setClock(start)
    }

    var stored: Stored { shelf.stored }

    func setClock(_ text: String) throws {
        let moment = try #require(Moment(iso8601: text))
        clock.set(Date(timeIntervalSince1970: TimeInterval(moment.milliseconds) / 1_000))
    }

    /// Sends a request as it is.
    func raw(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String = "",
        type: String? = "application/json",
        token: String? = nil
    ) -> Answer {
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
        head.headerFields[.contentType] = body.isEmpty ? nil : type
        head.headerFields[.authorization] = token.map { "Bearer \($0)" }
        return Answer(sandbox.handle(TransportRequest(head: head, body: Array(body.utf8))))
    }

    /// Sends a request with a token, which is asked for first.
    func call(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") throws -> Answer {
        raw(method, path, body, token: try token.withLock { try $0 ?? newToken(&$0) })
    }

    /// Forgets the client's token.
    func dropToken() {
        token.withLock { $0 = nil }
    }

    private func newToken(_ token: inout String?) throws -> String {
        let answer = raw(.post, "/oauth/token", Samples.credentials)
        let fresh = try #require(answer["access_token"]?.text)
        token = fresh
        return fresh
    }
}

/// A clock that stands still until it is set.
final class SharedClock: Sendable {
    private let date = Mutex(Date(timeIntervalSince1970: 0))

    var now: Date { date.withLock { $0 } }

    func set(_ value: Date) {
        date.withLock { $0 = value }
    }
}

/// What was stored.
final class SharedShelf: Sendable {
    private let content = Mutex(Harness.Stored())

    var stored: Harness.Stored { content.withLock { $0 } }

    func put(_ key: String, _ bytes: [UInt8]?) {
        content.withLock {
            $0.records[key] = bytes
            $0.writes.append(key)
        }
    }
}

/// An answer with its body read.
struct Answer {
    let status: Int
    let head: HTTPResponse
    let body: JSON

    init(_ response: TransportResponse) {
        status = response.head.status.code
        head = response.head
        body = (try? JSONReader.value(response.body)) ?? .null
    }

    subscript(name: String) -> JSON? { body.members?[name] }

    /// The words of a refusal.
    var message: String { self["message"]?.text ?? "" }

    /// The identifier of what was answered.
    var id: String { self["id"]?.text ?? "" }

    /// The elements under a name.
    func list(_ name: String) -> [JSON] {
        guard case .array(let elements)? = self[name] else { return [] }
        return elements
    }

    /// The texts of one member of all elements under a name.
    func texts(_ name: String, _ member: String) -> [String] {
        list(name).map { $0.members?[member]?.text ?? "-" }
    }
}
