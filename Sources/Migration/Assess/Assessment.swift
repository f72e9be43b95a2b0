package import AdapterKit
package import Metering

/// What a migration would come to, found out without writing anything.
package struct Assessment: Sendable {
    /// One of the two vendors.
    package struct Party: Sendable, Hashable {
        /// The name of the vendor's instance.
        package var name: String
        /// The vendor's name as people write it.
        package var title: String
        /// How many meters it has.
        package var meters: Int
    }

    /// How much of a quota the new vendor would have used up.
    package struct QuotaUse: Sendable, Hashable {
        /// The quota.
        package var quota: VendorTerms.Quota
        /// How many are there; `nil` where the vendor does not tell.
        package var present: Int?
        /// How many would come.
        package var coming: Int

        /// Whether it does not suffice.
        package var isExceeded: Bool { (present ?? 0) + coming > quota.limit }
    }

    /// An object at the new vendor that nobody manages, that the move would take over, and that differs.
    package struct Adoption: Sendable, Hashable {
        /// What it would be, in words.
        package var object: String
        /// The fields that would change.
        package var fields: [String]
        /// The meters that need it, among those that move.
        package var meters: [Meter.Key]
    }

    /// What the definitions take in requests to the new vendor.
    package struct Work: Sendable, Hashable {
        /// How many objects would be made.
        package var creates: Int
        /// How many objects would be changed, or bound and changed.
        package var updates: Int
        /// How many requests that takes, reading included.
        package var requests: Int
        /// How many requests the connection lets through each second; `nil` where it sets no bound.
        package var perSecond: Int?
        /// How many seconds that takes at least; `nil` where there is no bound.
        package var seconds: Int? { perSecond.map { (requests + $0 - 1) / max($0, 1) } }
    }

    /// How much there is to do.
    package struct Effort: Sendable, Hashable {
        /// How many meters move.
        package var movable: Int
        /// How many do not.
        package var stuck: Int
        /// The events whose senders have to be changed, sorted.
        package var events: [String]
        /// Those among them whose senders have to compute something, unless the events go through `meterway ingest`.
        package var computing: [String]
        /// How many decisions nobody has taken, and no default takes.
        package var openDecisions: Int
        /// How many counters of customers have to be made.
        package var counters: Int
    }

    /// Whether the migration can begin.
    package enum Verdict: String, Sendable, Hashable {
        /// There is nothing to move.
        case nothing
        /// All can move as it is.
        case ready
        /// All can move once something is decided.
        case decide
        /// Some can move.
        case partial
        /// None can move.
        case blocked
    }

    /// Which way it goes.
    package var route: MigrationRoute
    /// When it was found out.
    package var at: Timestamp
    /// The window whose usage was read.
    package var window: Period
    /// The vendor that is left.
    package var from: Party
    /// The vendor that is moved to.
    package var to: Party
    /// The meters, sorted by key.
    package var meters: [AssessedMeter]
    /// What cannot be read as a meter.
    package var undecodable: [SourceInventory.LeftOut]
    /// What is there and is not moved for another reason.
    package var leftOut: [SourceInventory.LeftOut]
    /// The customers.
    package var customers: CustomerAssessment
    /// The quotas of the new vendor.
    package var quotas: [QuotaUse]
    /// What the definitions take in requests.
    package var work: Work
    /// How far back the new vendor takes events.
    package var backfill: VendorTerms.Backfill?
    /// Whether the new vendor counts an event again that it gets twice.
    package var countsRepeats: Bool
    /// What the move would take over at the new vendor, and change.
    package var adoptions: [Adoption] = []
    /// What can go wrong, gravest first.
    package var risks: [MigrationRisk] = []

    /// The meters that can move.
    package var movable: [AssessedMeter] { meters.filter(\.isMovable) }

    /// The meters that cannot move.
    package var stuck: [AssessedMeter] { meters.filter { !$0.isMovable } }

    /// The customers of the meters that move, each once, sorted.
    package var movingCustomers: [String] { Set(movingUses.map(\.customer)).sorted() }

    /// The customers of the meters that move.
    private var movingUses: [CustomerUse] {
        let keys = Set(movable.map(\.key))
        return customers.uses.filter { keys.contains($0.meter) }
    }

    /// The customers of meters that move who need a counter at the new vendor and have none in the files.
    package var lackingCounters: [CustomerUse] {
        guard case .counters = customers.terms else { return [] }
        return movingUses.filter { !$0.hasCounter }
    }

    /// The counters whose values the new vendor never gets, since it begins from nothing in the middle of a period.
    package var runningCounters: [CustomerUse] {
        movingUses.filter { $0.running?.value.map { !$0.isZero } ?? false }
    }

    /// When the last of the billing periods ends that run now; until then the vendor that is left bills.
    package var billedUntil: Timestamp? { movable.map(\.periodEnd).max() }

    /// Whether something does not move, so that the command ends with a status that says so.
    package var isPartial: Bool { !stuck.isEmpty || !undecodable.isEmpty }

    /// How much there is to do.
    package var effort: Effort {
        let movable = movable
        let senders = movable.filter { $0.senders.effort != .none }
        let open = movable.flatMap(\.decisions).count(where: \.isOpen)
        let lacking = lackingCounters
        let keys = lacking.count(where: customers.isOpen)
        return Effort(
            movable: movable.count,
            stuck: stuck.count + undecodable.count,
            events: Set(senders.map(\.eventName)).sorted(),
            computing: Set(senders.filter { $0.senders.effort == .compute }.map(\.eventName)).sorted(),
            openDecisions: open + keys,
            counters: lacking.count
        )
    }

    /// Whether the migration can begin.
    package var verdict: Verdict {
        if meters.isEmpty, undecodable.isEmpty { return .nothing }
        if movable.isEmpty { return .blocked }
        if isPartial { return .partial }
        return effort.openDecisions > 0 || risks.contains { $0.severity == .high } ? .decide : .ready
    }
}

extension AssessedMeter {
    /// The event that it takes, by a name that tells it from others.
    package var eventName: String { source.meter.event ?? "every event" }
}
