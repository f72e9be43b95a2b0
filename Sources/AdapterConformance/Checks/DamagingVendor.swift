import HTTPTypes
import Synchronization
import Transport

/// A vendor whose answers are damaged on the way, each case in its own way; tokens are left whole.
final class DamagingVendor: HTTPTransport {
    /// So many requests are more than any case needs.
    private static let patience = 400

    private let vendor: any HTTPTransport
    private let readsOnly: @Sendable (HTTPRequest) -> Bool
    private let state = Mutex((damage: AnswerDamage(seed: 0), requests: 0))

    init(_ vendor: any HTTPTransport, reads readsOnly: @escaping @Sendable (HTTPRequest) -> Bool) {
        self.vendor = vendor
        self.readsOnly = readsOnly
    }

    /// Begins a case.
    func begin(_ seed: UInt64) {
        state.withLock { $0 = (AnswerDamage(seed: seed), 0) }
    }

    /// Whether the case asked for more than any case needs.
    var isExhausted: Bool { state.withLock { $0.requests >= Self.patience } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let count = state.withLock { state in
            state.requests += 1
            return state.requests
        }
        guard count < Self.patience else {
            throw TransportError(.cancelled, "too many requests", mayHaveBeenSent: false)
        }
        let response = try await vendor.send(request)
        let isToken = request.head.path?.contains("token") ?? false
        guard !isToken else { return response }
        return state.withLock { $0.damage.apply(to: response) }
    }
}
