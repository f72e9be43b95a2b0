import AdapterKit
import Transport

/// A transport that sends nothing new once the person wishes to stop, and cuts short what it reads.
///
/// A write that is under way, with all the requests that it consists of, is finished.
struct StopAwareTransport: HTTPTransport {
    let inner: any HTTPTransport
    let stop: StopSignal
    /// Whether a request only reads.
    let isRead: @Sendable (TransportRequest) -> Bool

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        if WriteTrace.current != nil { return try await inner.send(request) }
        guard !stop.isRaised else { throw .stopped }
        guard isRead(request) else { return try await inner.send(request) }
        guard let response = try await inner.send(request, unless: stop) else { throw .stopped }
        return response
    }
}

extension HTTPTransport {
    /// Sends a request, which is cut short where the wish to stop is there or comes; there is no answer then.
    func send(
        _ request: TransportRequest,
        unless stop: StopSignal
    ) async throws(TransportError) -> TransportResponse? {
        let raced: Result<TransportResponse, TransportError>?? = try? await stop.race {
            do throws(TransportError) {
                return .success(try await send(request))
            } catch {
                return .failure(error)
            }
        }
        return try (raced ?? nil)?.get()
    }
}

extension TransportError {
    fileprivate static let stopped = TransportError(
        .cancelled,
        "The request was not made, because the run was stopped",
        mayHaveBeenSent: false
    )
}
