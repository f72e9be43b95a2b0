/// The meter types that the live service takes.
enum LiveType: String, Sendable, CaseIterable {
    case sum = "sum_of_all_usage"
    case activeUsers = "active_users"
    case duration = "event_duration"

    var kind: Meter.Kind {
        switch self {
        case .sum: .sum
        case .activeUsers: .distinct
        case .duration: .duration
        }
    }

    /// The `aggregation` that the live service derives from the type.
    var aggregation: String {
        self == .activeUsers ? "COUNT" : "SUM"
    }
}
