import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

extension RollingBack {
    /// Plans how meters leave the new vendor again: what a run made goes, what it adopted is given back as it was.
    func withdrawing(_ keys: [Meter.Key], _ record: MigrationRecord) async throws -> Prepared {
        let first = changes(keys, record)
        let held = FileFollowing(session: session).edit(first).obstacles(to: keys)
        let barred = Set(held.map(\.key))
        let wanted = keys.filter { !barred.contains($0) }
        let changes = changes(wanted, record)
        let following = FileFollowing(session: session)
        let edited = following.edit(changes)
        let own = session.dealing(with: wanted, in: try following.preview(edited))
        var engine = own.engine
        engine.connections = engine.connections.filter { $0.name == route.to }
        let intentions = own.intentions(adopt: false, allowReplace: false).filter { $0.key == route.to }
        var prepared = try await engine.prepare(wanted.isEmpty ? [:] : intentions)
        try session.checkRead(prepared.plan)
        let given = try await givingBack(prepared.plan, record, engine)
        for index in prepared.plan.vendors.indices { prepared.plan.vendors[index].keepDeletions(givingBack: given) }
        return Prepared(
            phase: .run,
            keys: wanted,
            held: held,
            losses: losses(prepared.plan),
            engine: prepared,
            changes: changes,
            edited: edited,
            session: own
        )
    }

    /// The vendor first, then the files: what is adopted would look like something to delete where no file wants it.
    func withdraw(_ prepared: Prepared, _ engine: Engine, _ run: Int64) async throws -> ApplyReport {
        let report = try await engine.apply(prepared.engine, run: run)
        guard report.failed.isEmpty, !report.isCancelled else { return report }
        if !prepared.edited.files.isEmpty { _ = try FileFollowing(session: session).write(prepared.edited) }
        return report
    }

    private func changes(_ keys: [Meter.Key], _ record: MigrationRecord) -> ProjectChanges {
        var changes = session.project.changing(keys) { meter in
            let filed = record[meter.meter.key]?.filed
            meter.vendors = session.project.places(of: meter).withdrawing(route.to, as: filed)
            guard meter.vendors.map({ !$0.contains(route.to) }) ?? false else { return }
            let before = filed?.overrides ?? [:]
            meter.overrides[route.to] = before.isEmpty ? nil : before
        }
        let going = Set(changes.meters.map(\.meter.key))
        let counters = Set((try? session.store.bindings())?.filter { $0.vendor == route.from }.map(\.ref.key) ?? [])
        let written = Set(record.filedCustomers)
        changes.removedCustomers = Set(
            session.project.customers.map(\.customer)
                .filter { going.contains($0.meter) && written.contains($0.identity) && !counters.contains($0.identity) }
                .map(\.identity)
        )
        return changes
    }

    /// What takes back the adoptions among the objects that the plan would delete, by object.
    private func givingBack(
        _ plan: Plan,
        _ record: MigrationRecord,
        _ engine: Engine
    ) async throws -> [ObjectRef: Change] {
        let adopted = Set(plan.vendors.flatMap(\.changes).filter { $0.binding?.isOurs == false }.map(\.ref))
        guard !adopted.isEmpty else { return [:] }
        let runs = Set(record.steps.filter { $0.phase == .run }.map(\.run))
        let history = try session.store.history(limit: Int(Int32.max)).filter { runs.contains($0.run) }
            .sorted { $0.run < $1.run }
        guard var entry = history.first else { return [:] }
        entry.steps = history.flatMap(\.steps).filter { step in
            step.intent.vendor == route.to && adopted.contains(step.intent.ref)
        }
        let options = PlanOptions(selects: { _ in true }, now: session.context.now())
        let undo = try await engine.prepareUndo(of: entry, options: options, defaults: session.project.defaults)
        return Dictionary(undo.plan.vendors.flatMap(\.changes).map { ($0.ref, $0) }) { first, _ in first }
    }

    /// What goes for good, in sentences.
    private func losses(_ plan: Plan) -> [String] {
        let gone = plan.vendors.flatMap(\.changes).filter { $0.action == .delete && !$0.onlyUnbinds }
        let definitions = Set(session.connections.map(\.adapter.translator.definitionKind))
        return gone.filter { definitions.contains($0.ref.kind) }.map {
            "what the \($0.ref) has counted at \(route.to) goes with it"
        }
    }
}

extension VendorPlan {
    /// Leaves of a plan what takes objects away, with what gives adopted ones back in place of their deletion.
    fileprivate mutating func keepDeletions(givingBack given: [ObjectRef: Change]) {
        changes = changes.compactMap { change in
            guard [.delete, .update, .blocked].contains(change.action) else { return nil }
            guard change.action == .delete, let binding = change.binding, !binding.isOurs else { return change }
            if let back = given[change.ref] { return back }
            var change = change
            change.action = .delete
            change.onlyUnbinds = true
            change.findings = []
            change.fidelity = .exact
            change.notes = ["It was there before Meterway; it is let go of, and stays at the vendor."]
            return change
        }
        handovers = []
    }
}
