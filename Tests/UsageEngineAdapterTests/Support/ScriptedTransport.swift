import HTTPTypes
import Metering
import Synchronization
import Transport

/// What a scripted vendor answers with.
enum ScriptedAnswer: Sendable {
    case json(Int, JSONValue, HTTPFields = [:])
    case text(Int, String, type: String = "text/plain")
    case failure(TransportError.Code, mayHaveBeenSent: Bool)
}

/// A vendor in memory that gives tokens, and answers all else as a closure says; it keeps what it was sent.
final class ScriptedTransport: HTTPTransport {
    private let sent = Mutex<[TransportRequest]>([])
    private let answer: @Sendable (TransportRequest, Int) async -> ScriptedAnswer

    /// Makes a vendor; the closure gets each request but those for tokens, and the number of the request from 1.
    convenience init(_ answer: @escaping @Sendable (TransportRequest, Int) -> ScriptedAnswer) {
        self.init(everything: { request, number in
            if request.path == "/oauth/token" {
                return .json(200, ["access_token": "token-1", "expires_in": 3600, "token_type": "Bearer"])
            }
            return answer(request, number)
        })
    }

    private init(everything answer: @escaping @Sendable (TransportRequest, Int) async -> ScriptedAnswer) {
        self.answer = answer
    }

    /// A vendor whose tokens the closure gives, too.
    static func everything(
        _ answer: @escaping @Sendable (TransportRequest, Int) async -> ScriptedAnswer
    ) -> ScriptedTransport {
        ScriptedTransport(everything: answer)
    }

    /// All requests but those for tokens.
    var requests: [TransportRequest] { sent.withLock { $0 }.filter { $0.path != "/oauth/token" } }

    /// The requests for tokens.
    var tokenRequests: [TransportRequest] { sent.withLock { $0 }.filter { $0.path == "/oauth/token" } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let number = sent.withLock { sent in
            sent.append(request)
            return sent.count
        }
        switch await answer(request, number) {
        case .json(let status, let body, let fields):
            var fields = fields
            fields[.contentType] = "application/json"
            return TransportResponse(
                head: HTTPResponse(status: .init(code: status), headerFields: fields),
                body: body.bytes()
            )
        case .text(let status, let body, let type):
            return TransportResponse(
                head: HTTPResponse(status: .init(code: status), headerFields: [.contentType: type]),
                body: Array(body.utf8)
            )
        case .failure(let code, let mayHaveBeenSent):
            throw TransportError(code, "it failed", mayHaveBeenSent: mayHaveBeenSent)
        }
    }
}

extension TransportRequest {
    /// The path without its query.
    var path: String { String((head.path ?? "").prefix { $0 != "?" }) }

    /// The query's parameters, still encoded.
    var query: [String: String] {
        let text = (head.path ?? "").drop { $0 != "?" }.dropFirst()
        return Dictionary(
            keepingFirst: text.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
            }
        )
    }

    /// The method and path, such as `GET /meters`.
    var line: String { "\(head.method.rawValue) \(path)" }

    /// The body as JSON.
    var json: JSONValue? { try? JSONValue.parse(body) }

    /// The token that the request bears.
    var bearer: String? { head.headerFields[.authorization].map { String($0.dropFirst("Bearer ".count)) } }
}
