import HTTPTypes
import Synchronization
import Transport

/// A handler that remembers what it got, and answers with 200 and a body that is its own or the request's.
final class SpyHandler: HTTPTransport {
    private let body: [UInt8]?
    private let status: HTTPResponse.Status
    private let seen = Mutex<[TransportRequest]>([])

    init(status: HTTPResponse.Status = .ok, body: String? = nil) {
        self.status = status
        self.body = body.map { Array($0.utf8) }
    }

    var requests: [TransportRequest] {
        seen.withLock { $0 }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        seen.withLock { $0.append(request) }
        return TransportResponse(
            head: HTTPResponse(status: status, headerFields: [.contentType: "application/json"]),
            body: body ?? request.body
        )
    }
}
