package import AdapterKit
package import Metering
package import SyncEngine

/// The project as it would be at the new vendor once the meters have moved.
package struct TargetProject: Sendable {
    /// What the meters become there.
    package let translation: Translation
    /// What an apply would do there.
    package let plan: VendorPlan
    /// What became of each meter.
    let translated: [Meter.Key: MeterTranslation]
    /// What an apply would do there for each meter.
    let changes: [Meter.Key: [Change]]
    /// What the new vendor wants to know of each meter and the meter does not say.
    package let decisions: [Meter.Key: [MigrationDecision]]

    /// What is wanted there, to be looked for by name where the vendor's lists may leave it out.
    package static func wanted(_ input: AssessmentInput, _ inventory: SourceInventory) -> [DesiredObject] {
        input.to.translator.encode(request(input, inventory, filled(input.defaults), answers: input.answers)).objects
    }

    /// Works it out.
    package init(_ input: AssessmentInput, _ inventory: SourceInventory) {
        let side = input.to
        let request = Self.request(input, inventory, Self.filled(input.defaults), answers: input.answers)
        translation = side.translator.encode(request)
        var planning = PlanInput(
            vendor: side.name,
            adapter: side.adapter.name,
            translator: side.translator,
            translation: translation,
            meters: request.entries.map(\.meter).keyed(by: \.key),
            observed: side.observed,
            bindings: side.bindings.map { $0.aged(by: side.translator, now: input.now) },
            options: side.options
        )
        planning.obstacles = input.obstacles
        plan = Planner.plan(planning)
        decisions = Self.decisions(input, inventory, translation)
        translated = translation.meters.keyed(by: \.key)
        var changes: [Meter.Key: [Change]] = [:]
        for change in plan.changes {
            for key in change.meters { changes[key, default: []].append(change) }
        }
        self.changes = changes
    }

    /// What stands in for defaults that the project does not have, so that the rest can be told.
    private static func filled(_ defaults: MeterDefaults) -> MeterDefaults {
        MeterDefaults(unit: defaults.unit ?? "units", resetSchedule: defaults.resetSchedule ?? ResetSchedule.monthOfUTC)
    }

    /// The meters that are at the new vendor already and those that move, in the order of the files, then by key.
    private static func request(
        _ input: AssessmentInput,
        _ inventory: SourceInventory,
        _ defaults: MeterDefaults,
        answers: MoveDecisions? = nil
    ) -> EncodingRequest {
        let name = input.to.name
        let moving = Set(inventory.meters.map(\.key))
        let filed = input.files.meters.filter { ($0.vendors?.contains(name) ?? true) || moving.contains($0.meter.key) }
        let keepsNames = input.from.adapter.name == input.to.adapter.name
        let entries =
            filed.map { MeterEntry($0.meter, overrides: $0.overrides[name] ?? [:]) }
            + inventory.meters.filter { $0.origin != .files }.map {
                MeterEntry($0.meter, overrides: keepsNames ? $0.overrides : [:])
            }
        let keys = Set(entries.map(\.meter.key))
        let filedCustomers = input.files.customers.filter { keys.contains($0.meter) }
        let placed = Set(filedCustomers.map(\.identity))
        let customers =
            filedCustomers
            + (answers?.counters ?? []).filter { moving.contains($0.meter) && !placed.contains($0.identity) }
        let known = Set(customers.map(\.identity))
        let moved = inventory.counters.map(\.customer).filter {
            moving.contains($0.meter) && !known.contains($0.identity)
        }
        return EncodingRequest(
            entries: entries.map { moving.contains($0.meter.key) ? answers?.decided($0) ?? $0 : $0 },
            events: inventory.events,
            customers: customers + (keepsNames ? moved : []),
            defaults: defaults,
            now: input.now
        )
    }

    /// The fields that a meter is refused for where nothing fills them, each with what is proposed.
    private static func decisions(
        _ input: AssessmentInput,
        _ inventory: SourceInventory,
        _ filled: Translation
    ) -> [Meter.Key: [MigrationDecision]] {
        let bare = input.to.translator.encode(request(input, inventory, MeterDefaults()))
        let refused = filled.refusedFields
        let missing = bare.refusedFields
        let schemas = inventory.events.keyed(by: \.name)
        var decisions: [Meter.Key: [MigrationDecision]] = [:]
        for source in inventory.meters {
            let fields = (missing[source.key] ?? []).subtracting(refused[source.key] ?? [])
            let answered = input.answers?.decided(MeterEntry(source.meter, overrides: [:])).meter
            decisions[source.key] = fields.sorted().compactMap { field in
                var decision = decision(field, source.meter, schemas[source.meter.event ?? ""], input.defaults)
                decision?.answer = answered.flatMap { answer(field, $0) }
                return decision
            }
        }
        return decisions
    }

    /// What a meter says of a field, as an answer.
    private static func answer(_ field: MeterField, _ meter: Meter) -> MigrationDecision.Answer? {
        switch field {
        case .unit: meter.unit.map { .unit($0) }
        case .resetSchedule: meter.resetSchedule.map { .schedule($0) }
        default: nil
        }
    }

    private static func decision(
        _ field: MeterField,
        _ meter: Meter,
        _ schema: EventSchema?,
        _ defaults: MeterDefaults
    ) -> MigrationDecision? {
        let ofProject = "the project's `defaults`"
        switch field {
        case .unit:
            if let unit = defaults.unit {
                return MigrationDecision(field: .unit, proposal: .unit(unit), origin: ofProject, isDefaulted: true)
            }
            if case .attribute(let name)? = meter.value?.expression,
                let unit = schema?.attributes.first(where: { $0.name == name })?.unit
            {
                let origin = "the unit of the attribute `\(name)` of its event"
                return MigrationDecision(field: .unit, proposal: .unit(unit), origin: origin, isDefaulted: false)
            }
            let origin = "nothing says what it counts"
            return MigrationDecision(field: .unit, proposal: .unit("units"), origin: origin, isDefaulted: false)
        case .resetSchedule:
            let isDefaulted = defaults.resetSchedule != nil
            return (defaults.resetSchedule ?? .monthOfUTC).map {
                MigrationDecision(
                    field: .resetSchedule,
                    proposal: .schedule($0),
                    origin: isDefaulted ? ofProject : "the calendar month in UTC",
                    isDefaulted: isDefaulted
                )
            }
        default: return nil
        }
    }
}

extension MoveDecisions {
    /// A meter with what was decided of it, and what is pinned; what breaks a rule of the model is left as it was.
    fileprivate func decided(_ entry: MeterEntry) -> MeterEntry {
        let meter = (try? decide(entry.meter)) ?? entry.meter
        return MeterEntry(
            meter,
            overrides: entry.overrides.merging(overrides[entry.meter.key] ?? [:]) { _, decided in decided }
        )
    }
}

extension Translation {
    /// The fields that each meter is refused for.
    fileprivate var refusedFields: [Meter.Key: Set<MeterField>] {
        Dictionary(
            keepingFirst: meters.map { meter in
                (meter.key, Set(meter.findings.filter { $0.fidelity == .refused }.map(\.field)))
            }
        )
    }
}

extension ResetSchedule {
    /// The calendar month in UTC.
    package static let monthOfUTC: ResetSchedule? = (try? CronSchedule("0 0 1 * *")).flatMap { cron in
        (try? TimeZoneID("Etc/UTC")).map { ResetSchedule(cron: cron, timeZone: $0) }
    }
}
