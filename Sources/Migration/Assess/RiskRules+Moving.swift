import AdapterKit
import Metering

extension RiskRules {
    /// Totals that are right only if events go through the projection.
    var projected: [MigrationRisk] {
        let meters = assessment.movable.filter { $0.senders.effort == .compute }
        guard !meters.isEmpty else { return [] }
        return [
            MigrationRisk(
                "projection",
                .medium,
                meters.map(\.key),
                reason: "\(to)'s total is right only if events are filtered or computed on their way there",
                remedy:
                    "send them with `meterway ingest`, or let each sender do what the assessment shows for its meter, and "
                    + "compare with `meterway migrate verify`"
            )
        ]
    }

    /// Customers who are not counted before a counter of theirs is made.
    var counters: [MigrationRisk] {
        // What is decided is made by the run.
        let lacking = assessment.lackingCounters.filter { $0.answer == nil }
        guard case .counters(let source) = assessment.customers.terms, !lacking.isEmpty else { return [] }
        let customers = Set(lacking.map(\.customer)).count
        let open = lacking.count(where: assessment.customers.isOpen)
        return [
            MigrationRisk(
                "counters",
                .high,
                Array(Set(lacking.map(\.meter))),
                reason:
                    "\(to) counts nothing for a customer without a counter (\(source)), and "
                    + "\(lacking.count.counted("counter")) of \(customers.counted("customer")) "
                    + "\(lacking.count == 1 ? "is" : "are") missing"
                    + (open == 0 ? "" : "; of \(open) nobody has said what feeds them (meterKey)"),
                remedy:
                    "let `--decisions FILE` list them, say of each what feeds it, and give the file to `migrate run`"
            )
        ]
    }

    /// Customers who are not counted before they have an account.
    var accounts: [MigrationRisk] {
        let names = assessment.movingCustomers
        guard case .accounts(let source) = assessment.customers.terms, !names.isEmpty else { return [] }
        return [
            MigrationRisk(
                "accounts",
                .medium,
                reason:
                    "usage counts at \(to) only for customers that have an account there (\(source)); "
                    + "\(names.count.counted("customer is", "customers are")) known",
                remedy: "make the accounts before the first event is sent, for the customers that the assessment lists"
            )
        ]
    }

    /// Periods that are billed otherwise than by the month of UTC, where the new vendor has none.
    var periods: [MigrationRisk] {
        guard input.to.capabilities[.resetSchedule]?.fidelity != .exact else { return [] }
        let meters = assessment.movable.filter { meter in
            meter.source.meter.resetSchedule.map { $0.canonical != ResetSchedule.monthOfUTC?.canonical } ?? false
        }
        guard !meters.isEmpty else { return [] }
        return [
            MigrationRisk(
                "periods",
                .medium,
                meters.map(\.key),
                reason: "billing periods are not the calendar month in UTC, and \(to) has no periods of its own",
                remedy: "read and bill usage by the bounds of the schedule, as `meterway usage --window` does"
            )
        ]
    }

    /// Values that the new vendor never gets.
    var running: [MigrationRisk] {
        let running = assessment.runningCounters
        guard !running.isEmpty else { return [] }
        let end = running.compactMap { $0.running?.end }.max()
        return [
            MigrationRisk(
                "running",
                .medium,
                Array(Set(running.map(\.meter))),
                reason:
                    "\(running.count.counted("counter")) at \(from) \(running.count == 1 ? "holds" : "hold") usage of the period "
                    + "that runs now, which does not move",
                remedy: "let \(from) bill this period to its end" + (end.map { ", \($0)," } ?? "")
                    + " and begin with the next at \(to)"
            )
        ]
    }

    /// Events that count twice when they are sent twice.
    var repeats: [MigrationRisk] {
        guard input.countsRepeats, !assessment.movable.isEmpty else { return [] }
        return [
            MigrationRisk(
                "repeats",
                .medium,
                reason: "\(to) counts an event again that it gets twice",
                remedy:
                    "send with `meterway ingest --checkpoint FILE`, and let senders repeat nothing whose fate they know"
            )
        ]
    }

    /// Usage that stays where it is.
    var history: [MigrationRisk] {
        let used = Set(assessment.customers.uses.filter { !($0.usage?.isZero ?? true) }.map(\.meter))
        guard !used.isEmpty else { return [] }
        let back: String =
            switch assessment.backfill?.days {
            case 0?: "and \(to) takes none of it"
            case let days?: "of which \(to) takes the last \(days.counted("day"))"
            case nil: "and how far back \(to) takes events is a matter of its settings"
            }
        return [
            MigrationRisk(
                "history",
                .low,
                Array(used),
                reason: "usage before the events go to both sides stays at \(from), \(back)"
                    + (assessment.backfill.map { " (\($0.source))" } ?? ""),
                remedy: assessment.backfill?.days == 0
                    ? "keep \(from)'s reports for as long as bills can be disputed"
                    : "keep \(from)'s reports, and back-fill the running period with `meterway ingest`, if you have its events"
            )
        ]
    }

    /// Meters of which nobody knows who uses them.
    var unknownCustomers: [MigrationRisk] {
        let failed = assessment.customers.failures
        let used = Set(assessment.customers.uses.map(\.meter))
        let silent = assessment.customers.unknown.keys.filter { !used.contains($0) }
        let read =
            failed.isEmpty
            ? []
            : [
                MigrationRisk(
                    "usage",
                    .high,
                    Array(failed.keys),
                    reason: "their usage at \(from) could not be read: \(failed.sorted { $0.key < $1.key }[0].value)",
                    remedy: "assess again once \(from) tells it; until then nobody knows all their customers"
                )
            ]
        guard !silent.isEmpty, assessment.customers.terms != .byThemselves else { return read }
        return read + [
            MigrationRisk(
                "customers",
                .medium,
                Array(silent),
                reason: "\(from) does not tell who used them, and \(to) has to know its customers beforehand",
                remedy: "list their customers from your own records"
            )
        ]
    }

    /// What is only described less well.
    var descriptive: [MigrationRisk] {
        let meters = assessment.movable.filter { $0.findings.contains { $0.fidelity == .lossy } }
        guard !meters.isEmpty else { return [] }
        let fields = Set(meters.flatMap(\.findings).filter { $0.fidelity == .lossy }.map(\.field)).sorted()
        return [
            MigrationRisk(
                "descriptive",
                .low,
                meters.map(\.key),
                reason: "\(to) has no place for \(Excerpt.list(fields.map(\.rawValue)))",
                remedy: "nothing is lost: the files and the state keep them"
            )
        ]
    }

    /// What somebody has to decide.
    var decisions: [MigrationRisk] {
        let open = assessment.movable.filter { $0.decisions.contains(where: \.isOpen) }
        guard !open.isEmpty else { return [] }
        let fields = Set(open.flatMap(\.decisions).filter(\.isOpen).map(\.field)).sorted()
        return [
            MigrationRisk(
                "decisions",
                .medium,
                open.map(\.key),
                reason:
                    "\(to) requires \(fields.map { "`\($0.rawValue)`" }.joined(separator: " and ")), and neither the meters "
                    + "nor the project's `defaults` say it",
                remedy: "write the proposals with `--decisions FILE`, correct them, and give the file to `migrate run`"
            )
        ]
    }
}
