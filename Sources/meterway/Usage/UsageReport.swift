import Metering
import Migration

/// Usage side by side, and what there is to say besides.
struct UsageReport: Sendable {
    /// An event that a meter could not evaluate.
    struct Rejection: Sendable, Hashable {
        var meter: Meter.Key
        var event: RejectedEvent
    }

    /// The numbers.
    var table: UsageTable
    /// When the first vendor was asked.
    var readAt: Timestamp
    /// The events that could not be counted.
    var rejected: [Rejection] = []
    /// The lines that are no events.
    var badLines: [EventFiles.BadLine] = []
    /// The ids that came again in the events, each once; only the first event of each counts.
    var repeated: [String] = []
    /// The meters with a reference that are not active, of which vendors get no events.
    var resting: [Meter.Key] = []
    /// By what meters with a reference counted before, where that is not what the project says.
    var earlier: [Meter.Key: ReferenceSeries.Earlier] = [:]

    /// How the command ends: a vendor could not be read; an event could not be counted; or all is told.
    var status: ExitStatus {
        var statuses: [ExitStatus] = []
        if table.hasFailure { statuses.append(.error) }
        if !rejected.isEmpty || !badLines.isEmpty { statuses.append(.partial) }
        return .gravest(statuses)
    }
}
