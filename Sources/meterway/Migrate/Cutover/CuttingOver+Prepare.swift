import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

extension CuttingOver {
    /// A cutover that is decided and planned.
    struct Prepared: PreparedWork, Sendable {
        var keys: [Meter.Key]
        var engine: Engine.Prepared
        /// What stays as it is at the old vendor, and is let go of.
        var letGo: [RetirementPlanner.LetGo]
        var edited: EditedFiles
        /// What is worth knowing, in sentences.
        var hints: [String]

        var plan: Plan { engine.plan }
        /// What a person agrees to.
        var shown: ShownPlan { ShownPlan(plan, files: edited.files) }
    }

    /// Holds the meters against the gate, and plans how their objects retire.
    func prepare(_ record: MigrationRecord) async throws -> Prepared {
        let asked = record.meters.filter { session.selection.contains($0.key) }
        let wanted = asked.filter { $0.stage == .moved || $0.stage == .leaving }.map(\.key)
        let sight = try await look(wanted, record)
        let gate = try gate(to: wanted, record, sight)
        let edited = FileFollowing(session: session).edit(changes(wanted))
        let held = stuck(asked) + gate.obstacles(to: wanted) + edited.obstacles(to: wanted)
        guard held.isEmpty else { throw refusal(held.sorted { $0.key < $1.key }) }
        return Prepared(
            keys: wanted,
            engine: sight.engine,
            letGo: sight.letGo,
            edited: edited,
            hints: CutoverCoverage(record, schedules: schedules).remarks(on: wanted)
        )
    }

    /// The meters of which another phase was begun, and did not come to its end.
    private func stuck(_ meters: [MigratedMeter]) -> [HeldMeter] {
        meters.filter { [.running, .rejoining, .withdrawing].contains($0.stage) }.map { meter in
            HeldMeter(
                meter.key,
                .obstacle,
                meter.stage == .running ? "it is not whole at \(route.to)" : "it is being taken back",
                remedy: "end that first, by `meterway migrate \(meter.stage == .running ? "run" : "rollback")`"
            )
        }
    }

    /// What meters have to pass, by what was seen of both vendors and what the files and the state say.
    private func gate(to keys: [Meter.Key], _ record: MigrationRecord, _ sight: Sight) throws -> CutoverGate {
        let project = session.project
        let now = session.context.now()
        return CutoverGate(
            record,
            now: now,
            maxAge: maxAge,
            window: window,
            definitions: DefinitionDigest.all(
                of: keys,
                in: try session.store.bindings(),
                on: route,
                project: project.digested(on: route, by: session.context.vendors, now: now),
                strays: sight.strays
            ),
            drifted: sight.drift,
            retired: sight.retired,
            away: Set(project.meters.filter { !$0.isApplied(at: route.to) }.map(\.meter.key)),
            strays: (sight.strays[route.from] ?? [:]).mapValues { $0.map(\.customer) }
        )
    }

    /// The billing periods of the files' meters.
    private var schedules: [Meter.Key: ResetSchedule] {
        let usual = session.project.defaults.resetSchedule
        return session.project.meters.keyed(by: \.meter.key).compactMapValues { $0.meter.resetSchedule ?? usual }
    }

    /// Why nothing retires: with some meters still at the old vendor, what is sent there could not stop.
    private func refusal(_ held: [HeldMeter]) -> CommandFailure {
        let sentences = CutoverRefusal.sentences(held, leaving: route.from)
        return CommandFailure(
            sentences.map { .init($0.what, hint: $0.remedy) } + [
                .init("nothing was written", hint: "where others can leave, `--meter` cuts them over")
            ],
            status: .conflict
        )
    }

    /// What one reading of both vendors shows.
    private struct Sight {
        /// What differs at the vendors from what they were given, by meter, in words.
        var drift: [Meter.Key: String] = [:]
        /// The meters of which something has retired.
        var retired: Set<Meter.Key>
        /// The customers' counters that nobody manages, by vendor and meter.
        var strays: [String: [Meter.Key: [DecodedCustomerMeter]]] = [:]
        /// How the old vendor's objects retire.
        var engine: Engine.Prepared
        /// What stays as it is there, and is let go of.
        var letGo: [RetirementPlanner.LetGo]
    }

    /// Reads both vendors, and plans by that how the objects at the old one retire.
    private func look(_ keys: [Meter.Key], _ record: MigrationRecord) async throws -> Sight {
        let begun = Set(keys.filter { record[$0]?.stage == .leaving })
        let bound = Set(try session.store.bindings(at: route.from).map(\.ref))
        let released = record.released.filter { !bound.contains($0.ref) && !begun.isDisjoint(with: $0.meters) }
        var retired = begun.intersection(released.flatMap(\.meters))
        var retirements: RetirementPlanner.Retirements?
        var strays: [String: [Meter.Key: [DecodedCustomerMeter]]] = [:]
        let asked = Set(keys)
        let ends: Set = keys.isEmpty ? [] : [route.from, route.to]
        var read = try await session.engine.prepare(at: ends) { connection, observed, bindings in
            let translator = connection.adapter.translator
            let left = record.released.filter { $0.vendor == connection.name }
            strays[connection.name] = StrayCounters.among(observed, bindings + left, by: translator)
            let own = bindings.filter { !asked.isDisjoint(with: $0.meters) && !$0.isSuperseded }
            if connection.name == route.from {
                let planner = RetirementPlanner(connection)
                retirements = planner.plan(keys, observed, bindings)
                retired.formUnion(begun.intersection(planner.retired(observed, own).flatMap(\.meters)))
            }
            return DriftDetector.drift(
                vendor: connection.name,
                adapter: connection.adapterName,
                kinds: translator.kinds,
                observed: observed,
                bindings: own.map { $0.aged(by: translator, now: session.context.now()) }
            )
        }
        try session.checkRead(read.plan)
        let drift = drift(read.plan, but: retired)
        read.plan.vendors = [retirements?.plan].compactMap(\.self)
        return Sight(
            drift: drift,
            retired: retired,
            strays: strays,
            engine: read,
            letGo: retirements?.letGo ?? []
        )
    }

    /// What differs at the vendors from what they were given, by meter, in words.
    private func drift(_ plan: Plan, but retired: Set<Meter.Key>) -> [Meter.Key: String] {
        var drift: [Meter.Key: String] = [:]
        for vendor in plan.vendors {
            for change in vendor.changes {
                // What a vendor keeps although nothing wants it any more, as a schema keeps attributes, is nobody's edit.
                let fields = change.fields.filter { !$0.before.isNull }
                guard change.action == .delete || !fields.isEmpty else { continue }
                let what =
                    change.action == .delete
                    ? "the \(change.ref) is gone at \(vendor.name)"
                    : "\(Excerpt.list(fields.map(\.path))) of the \(change.ref) was changed at "
                        + vendor.name
                // What has retired at the old vendor is not as it was left, of course.
                let isOwnDoing = vendor.name == route.from
                for key in change.meters where drift[key] == nil && !(isOwnDoing && retired.contains(key)) {
                    drift[key] = what
                }
            }
        }
        return drift
    }
}
