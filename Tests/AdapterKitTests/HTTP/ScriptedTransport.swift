import HTTPTypes
import Synchronization
import Transport

/// A way to a vendor that gives prepared answers, and keeps what was asked.
final class ScriptedTransport: HTTPTransport {
    private let answers: Mutex<[Result<TransportResponse, TransportError>]>
    private let asked = Mutex<[TransportRequest]>([])

    init(_ answers: Result<TransportResponse, TransportError>...) {
        self.answers = Mutex(answers.reversed())
    }

    var requests: [TransportRequest] { asked.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        asked.withLock { $0.append(request) }
        let answer = answers.withLock { $0.popLast() }
        guard let answer else { throw TransportError(.unavailable, "no answer is left", mayHaveBeenSent: false) }
        return try answer.get()
    }
}

extension Result<TransportResponse, TransportError> {
    /// An answer.
    static func answer(_ status: Int, _ body: String = "", _ fields: HTTPFields = [:]) -> Self {
        .success(
            TransportResponse(
                head: HTTPResponse(status: .init(code: status), headerFields: fields),
                body: Array(body.utf8)
            )
        )
    }

    /// No answer.
    static func none(_ code: TransportError.Code, sent: Bool) -> Self {
        .failure(TransportError(code, "the transport says so", mayHaveBeenSent: sent))
    }
}
