import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

extension CuttingOver {
    /// A cutover that is decided and planned.
    struct Prepared: Sendable {
        var keys: [Meter.Key]
        var engine: Engine.Prepared
        /// What stays as it is at the old vendor, and is let go of.
        var letGo: [RetirementPlanner.LetGo]
        var edited: EditedFiles

        var plan: Plan { engine.plan }
    }

    /// Holds the meters against the gate, and plans how their objects retire.
    func prepare(_ record: MigrationRecord) async throws -> Prepared {
        let asked = record.meters.filter { session.selection.contains($0.key) }
        let stuck = asked.filter { [.running, .rejoining, .withdrawing].contains($0.stage) }.map { meter in
            MovePlan.Held(
                meter.key,
                .obstacle,
                meter.stage == .running ? "it is not whole at \(route.to)" : "it is being taken back",
                remedy: "end that first, by `meterway migrate \(meter.stage == .running ? "run" : "rollback")`"
            )
        }
        let wanted = asked.filter { $0.stage == .moved || $0.stage == .leaving }.map(\.key)
        let (drift, retired) = try await look(wanted, record)
        let project = session.project
        let gate = CutoverGate(
            record,
            now: session.context.now(),
            maxAge: maxAge,
            definitions: DefinitionDigest.all(
                of: wanted,
                in: try session.store.bindings(),
                on: route,
                project: project.digested(on: route, by: session.context.vendors, now: session.context.now())
            ),
            drifted: drift,
            retired: retired
        )
        let obstacles = gate.obstacles(to: wanted).map {
            MovePlan.Held($0.key, .obstacle, $0.reason, remedy: $0.remedy)
        }
        let refused = FileFollowing(session: session).edit(changes(wanted)).obstacles(to: wanted)
        let held = (stuck + obstacles + refused).sorted { $0.key < $1.key }
        guard held.isEmpty else { throw refusal(held) }
        let edited = FileFollowing(session: session).edit(changes(wanted))
        var letGo: [RetirementPlanner.LetGo] = []
        let engine = try await session.engine.prepare(at: wanted.isEmpty ? [] : [route.from]) {
            connection,
            observed,
            bindings in
            let retirements = RetirementPlanner(
                vendor: connection.name,
                adapter: connection.adapterName,
                translator: connection.adapter.translator
            )
            .plan(wanted, observed, bindings)
            letGo += retirements.letGo
            return retirements.plan
        }
        try session.checkRead(engine.plan)
        return Prepared(
            keys: wanted,
            engine: engine,
            letGo: letGo,
            edited: edited
        )
    }

    /// Why nothing retires: with some meters still at the old vendor, what is sent there could not stop.
    private func refusal(_ held: [MovePlan.Held]) -> CommandFailure {
        let alike = Dictionary(grouping: held) { "\($0.reason); \($0.remedy)" }.map { (words: $0, keys: $1.map(\.key)) }
        let messages = alike.sorted { $0.keys[0] < $1.keys[0] }.map { words, keys in
            let names = keys.map { "`\($0)`" }.joined(separator: ", ")
            return "\(names) cannot leave \(route.from): \(words)"
        }
        return CommandFailure(
            messages + ["nothing was written; where others can leave, `--meter` cuts them over"],
            status: .conflict
        )
    }

    /// What differs at the vendors from what they were given, by meter, in words, and the meters of which something has retired.
    private func look(
        _ keys: [Meter.Key],
        _ record: MigrationRecord
    ) async throws -> (drift: [Meter.Key: String], retired: Set<Meter.Key>) {
        guard !keys.isEmpty else { return ([:], []) }
        let begun = Set(keys.filter { record[$0]?.stage == .leaving })
        let bound = Set(try session.store.bindings().filter { $0.vendor == route.from }.map(\.ref))
        let released = record.released.filter { !bound.contains($0.ref) && !begun.isDisjoint(with: $0.meters) }
        var retired = begun.intersection(released.flatMap(\.meters))
        let read = try await session.engine.prepare(at: [route.from, route.to]) { connection, observed, bindings in
            let translator = connection.adapter.translator
            let asked = Set(keys)
            let own = bindings.filter { !asked.isDisjoint(with: $0.meters) && !$0.isSuperseded }
            if connection.name == route.from {
                retired.formUnion(begun.intersection(Self.retired(own, observed, translator).flatMap(\.meters)))
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
        var drift: [Meter.Key: String] = [:]
        for vendor in read.plan.vendors {
            for change in vendor.changes {
                // What a vendor keeps although nothing wants it any more, as a schema keeps attributes, is nobody's edit.
                let fields = change.fields.filter { !$0.before.isNull }
                guard change.action == .delete || !fields.isEmpty else { continue }
                let what =
                    change.action == .delete
                    ? "the \(change.ref) is gone at \(vendor.name)"
                    : "\(fields.map { "`\($0.path)`" }.joined(separator: ", ")) of the \(change.ref) was changed at "
                        + vendor.name
                // What has retired at the old vendor is not as it was left, of course.
                let isOwnDoing = vendor.name == route.from
                for key in change.meters where drift[key] == nil && !(isOwnDoing && retired.contains(key)) {
                    drift[key] = what
                }
            }
        }
        return (drift, retired)
    }

    /// The bindings whose objects have retired: they had something to change for that, and it is done.
    private static func retired(
        _ bindings: [Binding],
        _ observed: [ObservedObject],
        _ translator: any VendorTranslator
    ) -> [Binding] {
        bindings.filter { binding in
            guard let object = observed.first(where: { $0.kind == binding.ref.kind && $0.id == binding.id }) else {
                return false
            }
            let leaving = translator.leaving(object)
            return !leaving.image.fields.isEmpty && leaving.image.changes(from: object.image).isEmpty
        }
    }
}
