import HTTPTypes
import Synchronization
import Transport

typealias ScriptedResult = Result<TransportResponse, TransportError>

/// A transport that answers as a closure says, which is told the request and its number from 1.
final class ScriptedTransport: HTTPTransport {
    private struct State {
        var requests: [TransportRequest] = []
        var underWay = 0
        var mostUnderWay = 0
    }

    private let state = Mutex(State())
    private let answer: @Sendable (TransportRequest, Int) async -> ScriptedResult

    init(_ answer: @escaping @Sendable (TransportRequest, Int) async -> ScriptedResult) {
        self.answer = answer
    }

    /// Answers with each result in turn, and with the last one from then on.
    convenience init(_ results: ScriptedResult...) {
        self.init { _, number in results[min(number, results.count) - 1] }
    }

    var requests: [TransportRequest] { state.withLock { $0.requests } }

    var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let number = state.withLock { state in
            state.requests.append(request)
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
            return state.requests.count
        }
        let result = await answer(request, number)
        state.withLock { $0.underWay -= 1 }
        return try result.get()
    }
}

extension ScriptedResult {
    static func status(_ code: Int, _ fields: HTTPFields = [:], body: String = "{}") -> ScriptedResult {
        .success(
            TransportResponse(
                head: HTTPResponse(status: .init(code: code), headerFields: fields),
                body: Array(body.utf8)
            )
        )
    }

    static func error(_ code: TransportError.Code, mayHaveBeenSent: Bool) -> ScriptedResult {
        .failure(TransportError(code, "It failed", mayHaveBeenSent: mayHaveBeenSent))
    }
}

extension TransportRequest {
    static func to(_ path: String = "/", _ method: HTTPRequest.Method = .get, body: String = "{}") -> TransportRequest {
        TransportRequest(
            head: HTTPRequest(method: method, scheme: "https", authority: "vendor.example", path: path),
            body: Array(body.utf8)
        )
    }
}
