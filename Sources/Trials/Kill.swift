/// An instant at which a run is killed.
enum Kill: Sendable, Hashable, CustomStringConvertible {
    /// When the vendors see the request of this number, counted from 1 over all of them.
    case request(Int, Moment)
    /// At a change of the state's files, counted from 1; half of a write may be done.
    case journal(Int, isTorn: Bool)
    /// So many milliseconds after its begin.
    case clock(Int)

    /// When, about a request.
    enum Moment: String, Sendable, Hashable, CaseIterable {
        /// The request came and nothing was done about it.
        case before
        /// The request was done, and the answer is not sent.
        case handled
        /// The answer was sent a moment ago.
        case answered
    }

    /// The kind, for the report.
    var kind: String {
        switch self {
        case .request: "request"
        case .journal: "journal step"
        case .clock: "clock"
        }
    }

    var description: String {
        switch self {
        case .request(let number, let moment): "request \(number) \(moment.rawValue)"
        case .journal(let step, let isTorn): "journal step \(step)\(isTorn ? " torn" : "")"
        case .clock(let milliseconds): "\(milliseconds) ms"
        }
    }
}
