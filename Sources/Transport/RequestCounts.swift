import HTTPTypes

/// What passed through a transport, for reports and for tests of thrift.
package struct RequestCounts: Sendable, Hashable {
    /// Requests that reads were sent as, repetitions included.
    package var reads = 0

    /// Requests that writes were sent as, repetitions included.
    package var writes = 0

    /// Requests that were repetitions of an earlier one.
    package var repetitions = 0

    /// Answers that refused a request for its rate (429).
    package var refusals = 0

    /// Answers that blamed the server (500 and above).
    package var serverErrors = 0

    /// Requests without a complete answer.
    package var failures = 0

    /// Bytes of request bodies, before compression.
    package var bytesSent = 0

    /// Bytes of answers' bodies, decoded.
    package var bytesReceived = 0

    /// Makes counts of nothing.
    package init() {}

    /// All requests that were sent.
    package var requests: Int { reads + writes }

    mutating func note(_ request: TransportRequest, kind: RequestKind, attempt: Int) {
        switch kind {
        case .read: reads += 1
        case .write: writes += 1
        }
        if attempt > 1 { repetitions += 1 }
        bytesSent += request.body.count
    }

    mutating func note(_ result: Result<TransportResponse, TransportError>) {
        switch result {
        case .failure:
            failures += 1
        case .success(let answer):
            bytesReceived += answer.body.count
            if answer.head.status.code == 429 { refusals += 1 }
            if answer.head.status.code >= 500 { serverErrors += 1 }
        }
    }
}
