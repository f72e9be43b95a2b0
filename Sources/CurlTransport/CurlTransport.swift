import Synchronization
package import Transport

/// The network: an ``HTTPTransport`` on libcurl's multi interface, with one thread for all transfers.
///
/// Any number of tasks may send at once. Their transfers go through an inbox to the thread that owns libcurl's handles;
/// connections are kept and used again, over HTTP/2 where a server offers it through TLS. Each request is put on the
/// wire once: libcurl's own habit of sending a request again when a kept connection turns out to be dead is refused,
/// since the server may have acted on the first. Time that a transfer waits for a free connection counts towards none
/// of the limits.
///
/// A transport lives until ``shutdown()`` or until its last reference is gone, which cannot be before its last
/// transfer is.
package final class CurlTransport: HTTPTransport {
    private let limits: TransportLimits
    private let inbox: TransferInbox
    private let lastID = Atomic<UInt64>(0)

    /// Makes a transport and starts its thread.
    ///
    /// Throws ``TransportError/Code/unavailable`` where libcurl cannot be set up.
    package init(limits: TransportLimits = TransportLimits(), options: Options = Options()) throws(TransportError) {
        try CurlGlobal.begin()
        let multi = try MultiHandle(connectionsPerHost: limits.connectionsPerHost)
        let inbox = TransferInbox(multi: multi)
        self.limits = limits
        self.inbox = inbox
        TransferLoop.start(inbox: inbox, settings: TransferSettings(limits: limits, options: options))
    }

    deinit {
        shutdown()
    }

    /// What the transport has done so far.
    package var statistics: Statistics {
        inbox.statistics.withLock { $0 }
    }

    /// Sends one request and waits for the whole answer.
    ///
    /// Throws ``TransportError`` where no complete answer arrived.
    package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        guard !Task.isCancelled else { throw .wasCancelled(mayHaveBeenSent: false) }
        let prepared = try PreparedRequest(request, limits: limits)
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let result: TransferResult = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                inbox.submit(TransferSubmission(id: id, request: prepared, continuation: continuation))
                // A cancellation that came just before the submission found nothing to cancel.
                if Task.isCancelled { inbox.cancel(id) }
            }
        } onCancel: {
            inbox.cancel(id)
        }
        return try result.get()
    }

    /// Ends all transfers and the thread; whatever is sent afterwards throws ``TransportError/Code/unavailable``.
    package func shutdown() {
        inbox.close()
    }
}
