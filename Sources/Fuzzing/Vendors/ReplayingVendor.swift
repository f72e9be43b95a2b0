import HTTPTypes
import Synchronization
import Transport

/// A vendor that answers by a script, but for one answer.
///
/// A request that the script does not have gets the answer that another script has for it, such as that for a token, and if none
/// has it, the other answer.
final class ReplayingVendor: HTTPTransport {
    /// So many requests are more than any operation needs.
    private static let patience = 400

    private let script: VendorScript
    private let index: Int
    private let damaged: TransportResponse
    private let others: [String: TransportResponse]
    private let state = Mutex((asked: [String: Int](), requests: 0))

    /// Makes a vendor.
    ///
    /// - Parameters:
    ///   - script: the answers.
    ///   - index: which of them is another.
    ///   - damaged: the answer in its place.
    ///   - others: the answers of all scripts.
    init(
        _ script: VendorScript,
        damaging index: Int,
        with damaged: TransportResponse,
        others: [String: TransportResponse]
    ) {
        self.script = script
        self.index = index
        self.damaged = damaged
        self.others = others
    }

    /// Whether more was asked than any operation needs.
    var isExhausted: Bool { state.withLock { $0.requests >= Self.patience } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let line = request.line
        let (number, isExhausted) = state.withLock { state in
            state.requests += 1
            state.asked[line, default: 0] += 1
            return (state.asked[line, default: 1] - 1, state.requests >= Self.patience)
        }
        if isExhausted { throw TransportError(.cancelled, "too many requests", mayHaveBeenSent: false) }
        let places = script.exchanges.indices.filter { script.exchanges[$0].request == line }
        if places.isEmpty { return others[line] ?? damaged }
        guard number < places.count, places[number] != index else { return damaged }
        return script.exchanges[places[number]].answer
    }
}
