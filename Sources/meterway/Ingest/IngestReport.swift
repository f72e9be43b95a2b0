import Metering

/// What became of a stream of usage events, at all vendors.
struct IngestReport: Sendable, Hashable {
    /// How many rejects and faulty lines are kept; all are counted.
    static let kept = 20
    /// How many names that are not declared are kept; all their events are counted.
    static let keptNames = 1_000

    /// An event that a vendor does not count.
    struct Reject: Sendable, Hashable {
        /// The vendor's instance.
        var vendor: String
        /// The event.
        var event: UsageEvent
        /// The meters that do not count it.
        var meters: [Meter.Key]
        /// Why: the vendor's words, or what kept the projection from computing a value.
        var reason: String
    }

    /// A name of events that the project does not declare.
    struct Undeclared: Sendable, Hashable {
        /// The name.
        var event: String
        /// How many events have it.
        var count: Int
        /// The line of the first.
        var line: Int
        /// What to do.
        var remedy: Remedy

        /// What to do about such a name.
        struct Remedy: Sendable, Hashable, CustomStringConvertible {
            /// The declared name that is spelt nearly as it is, if there is one.
            var nearest: String?

            var description: String {
                (nearest.map { "did you mean `\($0)`? Else declare" } ?? "declare")
                    + " it under `events`, with or without a meter that takes it"
            }
        }
    }

    /// Customers whose events for a meter the vendor counts for nobody, since they have no counter there.
    struct Uncounted: Sendable, Hashable {
        /// The meter.
        var meter: Meter.Key
        /// The customers, sorted.
        var customers: [String]
    }

    /// What became of the events at one vendor.
    struct VendorResult: Sendable, Hashable {
        /// The vendor's instance.
        var name: String
        /// The number of lines that are done with, those of earlier runs included.
        var line = 0
        /// How many of the vendor's own events it took.
        var accepted = 0
        /// How many it had already, and counts once.
        var duplicates = 0
        /// How many usage events no meter there takes.
        var untaken = 0
        /// How many events it does not count.
        private(set) var rejected = 0
        /// The first of the events it does not count.
        private(set) var rejects: [Reject] = []
        /// What became of the usage events, each counted once.
        var account = EventAccount()
        /// The file that the events were written to, for a vendor that fetches them itself.
        var file: String?
        /// The customers without a counter whose events went there, by meter.
        var uncounted: [Uncounted] = []
        /// Why it got no further events; `nil` where it got all.
        var failure: String?

        /// Counts an event that is not counted, and keeps it if it is one of the first.
        mutating func add(_ reject: Reject) {
            rejected += 1
            if rejects.count < IngestReport.kept { rejects.append(reject) }
        }
    }

    /// The number of the line before the first that was read.
    var start = 0
    /// How many usage events were read after it.
    var events = 0
    /// How many lines are no event.
    private(set) var invalidLines = 0
    /// The faults of the first lines that are no event.
    private(set) var invalid: [UsageEventError] = []
    /// How many events have a name that the project does not declare.
    private(set) var undeclaredEvents = 0
    /// The first of these names, in the order of their first events.
    private(set) var undeclared: [Undeclared] = []
    private var undeclaredPlaces: [String: Int] = [:]
    /// The vendors, in the project's order.
    var vendors: [VendorResult] = []

    /// Counts a line that is no event, and keeps its faults if it is one of the first.
    mutating func add(_ line: UsageEventLine) {
        invalidLines += 1
        if invalidLines <= Self.kept { invalid += line.errors }
    }

    /// Counts an event whose name the project does not declare, and keeps the name if it is one of the first.
    mutating func add(undeclared event: String, line: Int, remedy: @autoclosure () -> Undeclared.Remedy) {
        undeclaredEvents += 1
        if let index = undeclaredPlaces[event] {
            undeclared[index].count += 1
        } else if undeclared.count < Self.keptNames {
            undeclaredPlaces[event] = undeclared.count
            undeclared.append(Undeclared(event: event, count: 1, line: line, remedy: remedy()))
        }
    }

    /// The status that the report ends a command with.
    var status: ExitStatus {
        let isPartial = invalidLines > 0 || undeclaredEvents > 0 || vendors.contains { $0.rejected > 0 }
        let hasFailed = vendors.contains { $0.failure != nil }
        return .gravest((hasFailed ? [.error] : []) + (isPartial ? [.partial] : []))
    }
}
