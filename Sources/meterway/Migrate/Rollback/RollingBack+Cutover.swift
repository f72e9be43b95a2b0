import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

extension RollingBack {
    /// Plans how meters count at the old vendor again: what was let go of is bound, and brought back to what the files say.
    func rejoining(_ keys: [Meter.Key], _ record: MigrationRecord) async throws -> Prepared {
        let retired = try await retired(keys, record)
        let never = irrevocable(keys, retired)
        let gone = Set(never.map(\.key))
        let going = keys.filter { !gone.contains($0) }
        let changes = session.project.changing(going) { meter in
            meter.vendors = session.project.places(of: meter).rejoining(route.from, as: record[meter.meter.key]?.filed)
        }
        let edited = FileFollowing(session: session).edit(changes)
        let held = (never + edited.obstacles(to: going)).sorted { $0.key < $1.key }
        let barred = Set(held.map(\.key))
        let wanted = going.filter { !barred.contains($0) }
        let shown = Dictionary(keepingFirst: retired.map { ($0.binding.ref, $0.leaving.image) })
        let rebound = try rebound(wanted, record, as: shown)
        let following = FileFollowing(session: session)
        let own = session.dealing(with: wanted, in: try following.preview(edited))
        var engine = own.engine
        engine.connections = engine.connections.filter { $0.name == route.from }
        engine.assumed = rebound
        var intentions = own.intentions().filter { $0.key == route.from }
        intentions[route.from]?.options.adopter = .applyAfterRollback
        let prepared = try await engine.prepare(wanted.isEmpty ? [:] : intentions)
        try session.checkRead(prepared.plan)
        let known = Set(record.released.map(\.ref))
        let lost = prepared.plan.vendors.flatMap(\.changes).filter {
            $0.action == .create && known.contains($0.ref)
        }
        return Prepared(
            phase: .cutover,
            keys: wanted,
            held: held,
            losses: lost.map { "the \($0.ref) is gone at \(route.from); it is made anew, and begins at nothing" },
            hints: missed(wanted, record),
            rebound: rebound,
            engine: prepared,
            edited: edited,
            session: own
        )
    }

    /// What the old vendor did not get while the meters were cut over, and gets from nobody unless it is sent there.
    private func missed(_ keys: [Meter.Key], _ record: MigrationRecord) -> [String] {
        let cutovers = keys.compactMap { key in
            record.steps.last { $0.phase == .cutover && $0.deals(with: key) }?.at
        }
        guard let since = cutovers.min() else { return [] }
        return [
            "\(route.from) does not have what was sent to \(route.to) alone since the cutover of \(since): send it these events, "
                + "by `meterway ingest FILE --vendor \(route.from)`"
        ]
    }

    /// The bindings of what was let go of, as it left: that it has retired is nobody's edit.
    private func rebound(
        _ keys: [Meter.Key],
        _ record: MigrationRecord,
        as shown: [ObjectRef: ObjectImage]
    ) throws -> [BindingChange] {
        try released(keys, record).map { binding in
            var binding = binding
            for field in shown[binding.ref]?.fields ?? [] { binding.recorded[field.path] = field.value }
            return .bind(binding)
        }
    }

    /// The files first, then the bindings: an object that is bound and that no file wants would look like one to delete.
    func rejoin(_ prepared: Prepared, _ engine: Engine, _ run: Int64) async throws -> ApplyReport {
        if !prepared.edited.files.isEmpty { _ = try FileFollowing(session: session).write(prepared.edited) }
        if !prepared.rebound.isEmpty { try session.store.change(prepared.rebound, by: run) }
        return try await engine.apply(prepared.engine, run: run)
    }

    /// What the cutover let go of, of some meters, and is not bound again since.
    private func released(_ keys: [Meter.Key], _ record: MigrationRecord) throws -> [Binding] {
        let bound = Set(try session.store.bindings(at: route.from).map(\.ref))
        let keys = Set(keys)
        return record.released.filter { !bound.contains($0.ref) && !keys.isDisjoint(with: $0.meters) }
    }

    /// What has retired at the old vendor, and has nothing left to change.
    private func retired(
        _ keys: [Meter.Key],
        _ record: MigrationRecord
    ) async throws -> [RetirementPlanner.LetGo] {
        var engine = session.engine
        engine.assumed = try released(keys, record).map(BindingChange.bind)
        var letGo: [RetirementPlanner.LetGo] = []
        let read = try await engine.prepare(at: [route.from]) { connection, observed, bindings in
            letGo += RetirementPlanner(connection).plan(keys, observed, bindings).letGo
            return VendorPlan(name: connection.name, adapter: connection.adapterName, bound: bindings.count)
        }
        try session.checkRead(read.plan)
        return letGo
    }

    /// The meters whose retirement the old vendor does not take back.
    private func irrevocable(_ keys: [Meter.Key], _ retired: [RetirementPlanner.LetGo]) -> [HeldMeter] {
        let wanted = Set(keys)
        return retired.flatMap { gone -> [HeldMeter] in
            guard case .never(let reason, let remedy) = gone.leaving.comingBack else { return [] }
            return gone.binding.meters.filter(wanted.contains).map { key in
                HeldMeter(
                    key,
                    .obstacle,
                    "the \(gone.binding.ref) has retired at \(route.from) for good, which cannot be undone: \(reason)",
                    remedy: remedy
                )
            }
        }
    }
}
