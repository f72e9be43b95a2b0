package import Metering

/// Everything that a comparison of both ends of a migration found.
package struct VerificationReport: Sendable, Hashable {
    /// Which way the migration goes.
    package var route: MigrationRoute
    /// The window, half-open, in UTC.
    package var window: Period
    /// By how much numbers may differ.
    package var tolerance: Tolerance
    /// Whether cells that a vendor cannot tell are left out.
    package var leavesOut: Bool
    /// When each vendor was asked.
    package var readAt: [String: Timestamp]
    /// The meters that had to be compared, in order.
    package var meters: [Meter.Key]
    /// The customers that were asked for; empty for all.
    package var customers: [String]
    /// The files of events.
    package var events: [String]
    /// The rows.
    package var rows: [ComparedRow]
    /// Whether meters may pass that nobody used in the window.
    package var allowsIdle: Bool
    /// What the files say otherwise of a meter than what is applied at a vendor, in words.
    package var edited: [Meter.Key: [String]]
    /// What there is to say besides, one sentence an entry.
    package var remarks: [String]

    /// Makes a report.
    package init(
        route: MigrationRoute,
        window: Period,
        tolerance: Tolerance,
        leavesOut: Bool,
        readAt: [String: Timestamp],
        meters: [Meter.Key],
        customers: [String] = [],
        events: [String] = [],
        rows: [ComparedRow],
        allowsIdle: Bool = false,
        edited: [Meter.Key: [String]] = [:],
        remarks: [String] = []
    ) {
        self.route = route
        self.window = window
        self.tolerance = tolerance
        self.leavesOut = leavesOut
        self.readAt = readAt
        self.meters = meters
        self.customers = customers
        self.events = events
        self.rows = rows
        self.allowsIdle = allowsIdle
        self.edited = edited
        self.remarks = remarks
    }

    /// How many cells were compared.
    package var compared: Int { rows.count(where: \.outcome.isCompared) }

    /// How many cells were left out.
    package var leftOut: Int { rows.count { $0.outcome == .leftOut } }

    /// The rows that keep the comparison from passing.
    package var failures: [ComparedRow] { rows.filter(\.outcome.fails) }

    /// Whether both ends agree.
    package var passed: Bool { objections.isEmpty }

    /// Whether something could not be read, which says nothing of the numbers.
    package var isUnreadable: Bool { rows.contains { $0.outcome == .failed } }

    /// Why the comparison does not pass, one sentence an entry; empty where it does.
    package var objections: [String] {
        var objections: [String] = []
        let counts = Dictionary(grouping: failures, by: \.outcome).mapValues(\.count)
        for outcome in ComparedRow.Outcome.allCases {
            guard let count = counts[outcome] else { continue }
            objections.append(outcome.objection(count))
        }
        if meters.isEmpty { objections.append("there is no meter to compare") }
        if !silent.isEmpty {
            objections.append(
                "nothing at all could be compared of \(silent.map(\.text).joined(separator: ", "))"
            )
        }
        if !allowsIdle, !idle.isEmpty {
            objections.append(
                "nobody used \(idle.map(\.text).joined(separator: ", ")) in the window, which proves nothing; choose a window "
                    + "with usage, or let it pass by `--allow-idle`"
            )
        }
        for key in meters {
            guard let words = edited[key], !words.isEmpty else { continue }
            objections.append(
                "the files say otherwise of \(key) than what is applied (\(words.joined(separator: "; "))): settle it by "
                    + "`meterway apply`, and compare again"
            )
        }
        return objections
    }

    /// The meters of which no number was to be had, in order.
    private var silent: [Meter.Key] {
        let told = Set(rows.filter { $0.outcome.isCompared || $0.outcome.fails }.map(\.meter))
        return meters.filter { !told.contains($0) }
    }

    /// The meters that were compared and that nobody used in the window, in order: nothing is proved of them.
    package var idle: [Meter.Key] {
        let used = Set(rows.filter { $0.hasUsage || $0.outcome.fails }.map(\.meter))
        let compared = Set(rows.filter(\.outcome.isCompared).map(\.meter))
        return meters.filter { compared.contains($0) && !used.contains($0) }
    }

    /// The meters that do not pass, in order.
    package var failed: [Meter.Key] {
        let failing = Set(failures.map(\.meter) + silent + (allowsIdle ? [] : idle))
        return meters.filter { failing.contains($0) || edited[$0]?.isEmpty == false }
    }
}

extension ComparedRow.Outcome {
    /// Why so many rows of the outcome keep a comparison from passing.
    fileprivate func objection(_ count: Int) -> String {
        let number = count.counted("number")
        return switch self {
        case .differs: "\(number) differ\(count == 1 ? "s" : "")"
        case .unlikeEvents: "\(number) agree\(count == 1 ? "s" : "") between the vendors and not with the events"
        case .absent:
            "\(number) \(count == 1 ? "has" : "have") nothing that counts \(count == 1 ? "it" : "them") at a vendor"
        case .unavailable: "\(number) cannot be told by a vendor"
        case .failed: "\(number) could not be read"
        case .equal, .tolerated, .leftOut: "\(number) agree"
        }
    }
}
