import HTTPTypes
import Transport

/// A vendor at which a request may be the last that a run sends.
struct WatchedVendor: HTTPTransport {
    let vendor: any HTTPTransport
    let victim: Victim

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let moment = victim.sees()
        await victim.passes()
        if moment == .before {
            victim.kill()
            return TransportResponse(head: HTTPResponse(status: .serviceUnavailable))
        }
        victim.handles(true)
        defer { victim.handles(false) }
        let process = victim.process
        let response = try await vendor.send(request)
        switch moment {
        case .handled: victim.kill()
        case .answered:
            // The answer goes out once this has returned.
            Task {
                try? await Task.sleep(for: .milliseconds(3))
                victim.kill(process)
            }
        case .before, nil: break
        }
        return response
    }
}
