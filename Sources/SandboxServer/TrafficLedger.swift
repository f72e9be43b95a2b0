package import HTTPTypes
import Synchronization

/// A count of the requests that were answered, by endpoint, method and status.
package final class TrafficLedger: Sendable {
    /// What requests are counted by.
    package struct Key: Sendable, Hashable {
        /// The name of the endpoint.
        package let endpoint: String

        /// The method.
        package let method: HTTPRequest.Method

        /// The status of the answer; nil where a fault left the request without a complete one.
        package let status: HTTPResponse.Status?
    }

    /// How many requests there were.
    package struct Count: Sendable, Hashable {
        /// All requests.
        package fileprivate(set) var total = 0

        /// Those of them that reached their handler.
        package fileprivate(set) var handled = 0
    }

    private let state = Mutex<[Key: Count]>([:])

    /// Makes an empty ledger.
    init() {}

    /// The counts; a request is in them before its client can have the answer.
    package var counts: [Key: Count] {
        state.withLock { $0 }
    }

    /// Starts from zero.
    package func clear() {
        state.withLock { $0 = [:] }
    }

    /// Counts one request.
    func record(endpoint: String, method: HTTPRequest.Method, status: HTTPResponse.Status?, handled: Bool) {
        let key = Key(endpoint: endpoint, method: method, status: status)
        state.withLock { counts in
            counts[key, default: Count()].total += 1
            counts[key, default: Count()].handled += handled ? 1 : 0
        }
    }
}
