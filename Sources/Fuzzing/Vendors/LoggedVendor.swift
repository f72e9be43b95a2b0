import HTTPTypes
import Synchronization
import Transport

/// A vendor whose answers are written down.
final class LoggedVendor: HTTPTransport {
    private let vendor: any HTTPTransport
    private let seen = Mutex<[VendorScript.Exchange]>([])

    init(_ vendor: any HTTPTransport) {
        self.vendor = vendor
    }

    /// The exchanges since the beginning.
    var exchanges: [VendorScript.Exchange] { seen.withLock { $0 } }

    /// Forgets what was exchanged.
    func begin() {
        seen.withLock { $0 = [] }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let answer = try await vendor.send(request)
        seen.withLock { $0.append(VendorScript.Exchange(request: request.line, answer: answer)) }
        return answer
    }
}

extension TransportRequest {
    /// The method and the path with its query.
    var line: String { "\(head.method.rawValue) \(head.path ?? "")" }
}
