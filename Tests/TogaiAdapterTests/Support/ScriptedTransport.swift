import HTTPTypes
import Synchronization
import Transport

/// A transport that answers as a closure says, and remembers what it was asked.
final class ScriptedTransport: HTTPTransport {
    private let seen = Mutex<[TransportRequest]>([])
    private let answer: @Sendable (TransportRequest, Int) -> Result<TransportResponse, TransportError>

    init(_ answer: @escaping @Sendable (TransportRequest, Int) -> Result<TransportResponse, TransportError>) {
        self.answer = answer
    }

    /// Answers with each body in turn, and with the last from then on.
    convenience init(_ answers: Result<TransportResponse, TransportError>...) {
        self.init { _, number in answers[min(number, answers.count) - 1] }
    }

    var requests: [TransportRequest] { seen.withLock { $0 } }

    /// The methods and paths of the requests so far.
    var calls: [String] { requests.map { "\($0.head.method) \($0.head.path ?? "")" } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let number = seen.withLock { requests in
            requests.append(request)
            return requests.count
        }
        return try answer(request, number).get()
    }
}

extension Result<TransportResponse, TransportError> {
    static func status(_ code: Int, _ body: String = "", type: String = "application/json") -> Self {
        .success(
            TransportResponse(
                head: HTTPResponse(status: .init(code: code), headerFields: [.contentType: type]),
                body: Array(body.utf8)
            )
        )
    }
}
