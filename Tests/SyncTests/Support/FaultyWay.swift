import HTTPTypes
import Synchronization
import Transport

/// The way to a vendor, on which requests that change something are lost, or their answers, at the numbers told.
final class FaultyWay: HTTPTransport {
    enum Fault: Sendable {
        /// The vendor refuses, and does nothing.
        case refused
        /// The request never arrives.
        case lost
        /// The vendor does it, and its answer is lost.
        case answerLost
    }

    private let vendor: any HTTPTransport
    private let faults = Mutex<[Int: Fault]>([:])
    private let writes = Mutex(0)
    private let reads = Mutex(0)

    init(to vendor: any HTTPTransport) {
        self.vendor = vendor
    }

    /// How many requests that only read were sent.
    var readCount: Int { reads.withLock { $0 } }

    /// Lets writes fail, by how many from now they are.
    func set(_ faults: [Int: Fault]) {
        writes.withLock { $0 = 0 }
        self.faults.withLock { $0 = faults }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let isToken = request.head.path?.contains("token") ?? false
        guard request.head.method != .get, !isToken else {
            if !isToken { reads.withLock { $0 += 1 } }
            return try await vendor.send(request)
        }
        let number = writes.withLock { number in
            defer { number += 1 }
            return number
        }
        switch faults.withLock({ $0[number] }) {
        case nil: return try await vendor.send(request)
        case .refused:
            return TransportResponse(head: HTTPResponse(status: .badRequest), body: Array(#"{"message":"no"}"#.utf8))
        case .lost: throw TransportError(.connectionLost, "lost", mayHaveBeenSent: true)
        case .answerLost:
            _ = try await vendor.send(request)
            throw TransportError(.connectionLost, "lost", mayHaveBeenSent: true)
        }
    }
}
