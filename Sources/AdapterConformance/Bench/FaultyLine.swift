import HTTPTypes
import Synchronization
import Transport

/// The way from an adapter to its vendor, which notes what passes and goes wrong when it is told to.
final class FaultyLine: HTTPTransport, CustomReflectable {
    /// A request and its answer.
    struct Exchange: Sendable {
        var request: TransportRequest
        /// The vendor's answer, whatever became of it on the way; the fault's where the vendor was not asked.
        var response: TransportResponse?
    }

    /// Which requests a fault happens to.
    enum Target: Sendable, Hashable {
        /// All from now on.
        case all
        /// All from now on that change something.
        case writes
        /// The one so many requests from now; 0 is the next.
        case one(Int)
    }

    private struct State {
        var exchanges: [Exchange] = []
        var fault: Fault?
        var target = Target.all
        /// How many requests passed since the fault was set.
        var passed = 0
        /// How many requests met a fault.
        var hits = 0
        /// What is done once after the next request.
        var interlude: (@Sendable () async -> Void)?
    }

    private let vendor: any HTTPTransport
    private let readsOnly: @Sendable (HTTPRequest) -> Bool
    private let state = Mutex(State())

    init(to vendor: any HTTPTransport, reads readsOnly: @escaping @Sendable (HTTPRequest) -> Bool) {
        self.vendor = vendor
        self.readsOnly = readsOnly
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        guard let fault = fault(for: request) else {
            let response = try await vendor.send(request)
            note(request, response)
            await takeInterlude()?()
            return response
        }
        let done = fault.isDone ? try await vendor.send(request) : nil
        do throws(TransportError) {
            // What the vendor refuses was not done, and is told as it is.
            let refusal = done.flatMap { $0.head.status.kind == .successful ? nil : $0 }
            let response = if let refusal { refusal } else { try fault.outcome(done) }
            note(request, done ?? response)
            return response
        } catch {
            note(request, done)
            throw error
        }
    }

    /// Makes something go wrong from now on; `nil` makes all go well.
    func set(_ fault: Fault?, for target: Target = .all) {
        state.withLock { state in
            state.fault = fault
            state.target = target
            state.passed = 0
            state.hits = 0
        }
    }

    /// Does something once, after the next request and before its answer is given.
    func afterNext(_ action: @escaping @Sendable () async -> Void) {
        state.withLock { $0.interlude = action }
    }

    private func takeInterlude() -> (@Sendable () async -> Void)? {
        state.withLock { state in
            defer { state.interlude = nil }
            return state.interlude
        }
    }

    /// What passed so far.
    var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    /// How many requests passed since a fault was set.
    var passed: Int { state.withLock { $0.passed } }

    /// How many requests met the fault that was set.
    var hits: Int { state.withLock { $0.hits } }

    /// Nothing: what is behind the line is the vendor's, and no part of an adapter.
    var customMirror: Mirror { Mirror(self, children: []) }

    private func fault(for request: TransportRequest) -> Fault? {
        let isWrite = request.head.method != .get && !readsOnly(request.head)
        return state.withLock { state in
            defer { state.passed += 1 }
            let isHit =
                switch state.target {
                case .all: true
                case .writes: isWrite
                case .one(let index): state.passed == index
                }
            guard isHit, let fault = state.fault else { return nil }
            state.hits += 1
            return fault
        }
    }

    private func note(_ request: TransportRequest, _ response: TransportResponse?) {
        state.withLock { $0.exchanges.append(Exchange(request: request, response: response)) }
    }
}
