import AdapterKit
import Catalog
import MeterConfig
import Metering
import SyncEngine
import Synchronization

/// How late a vendor takes events, as the project or the vendor's documents say: an event that is older is not sent, or is sent with
/// a warning where the documents leave open what becomes of it.
final class EventTerm: Sendable {
    private let vendor: String
    private let backfill: VendorTerms.Backfill
    /// When the periods began that are running now, the earliest of all meters there.
    private let begin: Timestamp
    private let now: @Sendable () -> Timestamp
    private let say: @Sendable (String) -> Void
    private let hasWarned = Mutex(false)

    init(
        of vendor: String,
        _ backfill: VendorTerms.Backfill,
        running begin: Timestamp,
        now: @escaping @Sendable () -> Timestamp,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.vendor = vendor
        self.backfill = backfill
        self.begin = begin
        self.now = now
        self.say = say
    }

    /// How many days back events count; `nil` where no number is documented, or none that events are refused by.
    private var days: Int? { backfill.days.flatMap { $0 > 0 ? $0 : nil } }

    /// Why each of some events is not sent, since the vendor would take it and not count it; `nil` for one that is sent.
    ///
    /// Those that are sent and may not count where they belong are warned of.
    func refusals(of events: [ProjectedEvent]) -> [String?] {
        guard let days else {
            warn(of: events)
            return events.map { _ in nil }
        }
        let earliest = now().adding(seconds: -86_400 * Int64(days))
        let since = Timestamp(seconds: earliest.seconds)
        return events.map { event in
            guard event.timestamp < earliest else { return nil }
            return "it is of \(event.timestamp), and \(backfill.note), now those since \(since) (\(backfill.source)): "
                + "it was not sent; agree with \(vendor) how far back it counts events, give that as `limits.backfillDays` of "
                + "`\(vendor)` in the project, and send it again; or bill it by hand"
        }
    }

    /// Warns, once a run, before events are sent that may not count where they belong.
    private func warn(of events: [ProjectedEvent]) {
        guard let late = events.first(where: { $0.timestamp < begin }),
            hasWarned.withLock({ said in
                defer { said = true }
                return !said
            })
        else { return }
        say(
            "warning: \(vendor): events are sent that are older than the running period (since \(begin)), such as \(late.id) of "
                + "\(late.timestamp); \(backfill.note) (\(backfill.source)): see there whether they count, and for which period"
        )
    }
}

extension Ingesting {
    /// The term of a vendor; `nil` where none is known, and for embedded vendors, which have none.
    func term(of connection: VendorConnection) -> EventTerm? {
        let documented = session.context.vendors[adapter: connection.adapterName]?.adapter.terms.backfill
        let settings = session.project.vendors.first { $0.instance == connection.name }
        guard !session.options.sandbox, let backfill = settings?.backfill(documented) else { return nil }
        let now = session.context.now
        let wanted = session.project.encodingRequest(for: connection.name, now: now())
        let schedules = wanted.entries.map { $0.meter.resetSchedule ?? wanted.defaults.resetSchedule }
        let console = session.context.console
        return EventTerm(
            of: connection.name,
            backfill,
            running: schedules.map { Self.begin(of: $0, now()) }.min() ?? .min,
            now: now,
            say: { console.say($0) }
        )
    }

    /// When the period began that is running by a schedule, or else by the calendar month in UTC.
    private static func begin(of schedule: ResetSchedule?, _ now: Timestamp) -> Timestamp {
        if let schedule { return schedule.last(atOrBefore: now) }
        return CivilDate(year: now.date.year, month: now.date.month, day: 1).map { Timestamp(midnightOf: $0) } ?? .min
    }
}
