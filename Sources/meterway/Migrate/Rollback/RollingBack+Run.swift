import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

extension RollingBack {
    /// Plans how meters leave the new vendor again: what a run made goes, what it adopted is given back as it was.
    ///
    /// Where a file had a meter at the new vendor before the run, it goes on to want it there; what the run made is taken away
    /// all the same, and what was there before stays.
    func withdrawing(_ keys: [Meter.Key], _ record: MigrationRecord) async throws -> Prepared {
        let following = FileFollowing(session: session)
        let files = session.project.meters.keyed(by: \.meter.key)
        let held = held(keys, record, files, following)
        let barred = Set(held.map(\.key))
        let wanted = keys.filter { !barred.contains($0) }
        let changes = changes(wanted, record)
        let made = try RunWork(record, at: route.to, session.store)
        let own = session.dealing(with: wanted, in: projectLeaving(wanted))
        var engine = own.engine
        engine.connections = engine.connections.filter { $0.name == route.to }
        let intentions = own.intentions().filter { $0.key == route.to }
        var prepared = try await engine.prepare(wanted.isEmpty ? [:] : intentions)
        try session.checkRead(prepared.plan)
        let given = try await givingBack(prepared.plan, made, engine)
        let standing = Set(wanted.filter { isFiled(files[$0], record) })
        let refs = made.refs
        for index in prepared.plan.vendors.indices {
            prepared.plan.vendors[index].keepDeletions(givingBack: given) { change in
                standing.isDisjoint(with: change.meters) || refs.contains(change.ref)
            }
        }
        var result = Prepared(
            phase: .run,
            keys: wanted,
            held: held,
            losses: losses(prepared.plan) + Self.kept(prepared.plan, given),
            engine: prepared,
            edited: following.edit(changes),
            session: own
        )
        tell(standing, record, in: &result)
        return result
    }

    /// The meters that stay where they are, each with the first reason.
    private func held(
        _ keys: [Meter.Key],
        _ record: MigrationRecord,
        _ files: [Meter.Key: ConfiguredMeter],
        _ following: FileFollowing
    ) -> [HeldMeter] {
        let refused = following.edit(changes(keys, record)).obstacles(to: keys)
        return (bereft(keys, record, files) + refused).distinct(by: \.key).sorted { $0.key < $1.key }
    }

    /// Says what becomes of the meters that a file had at the new vendor before the run.
    private func tell(_ standing: Set<Meter.Key>, _ record: MigrationRecord, in result: inout Prepared) {
        let wanted = result.keys
        let going = Set(result.plan.vendors.flatMap(\.changes).filter { $0.action != .blocked }.flatMap(\.meters))
        let staying = wanted.filter { standing.contains($0) && !going.contains($0) }
        result.words = Dictionary(keepingFirst: staying.map { ($0, "was at \(route.to) before the run, and stays") })
        result.hints += hints(
            decided: wanted.filter { record[$0]?.isDecided == true },
            again: wanted.filter { standing.contains($0) && going.contains($0) }
        )
    }

    /// What stays in the files afterwards, in sentences: what was decided of meters, and that the new vendor is still to
    /// have some again.
    private func hints(decided: [Meter.Key], again: [Meter.Key]) -> [String] {
        var hints: [String] = []
        if !decided.isEmpty {
            hints.append(
                "what was decided of \(Excerpt.list(decided)), such as the unit or the reset schedule, stays in the files"
            )
        }
        if !again.isEmpty {
            hints.append(
                "the files had \(Excerpt.list(again)) at \(route.to) before the run, and go on to want that: the next plan offers "
                    + "to make \(again.count == 1 ? "it" : "them") again; take \(route.to) out of the `vendors`, where that is not meant"
            )
        }
        return hints
    }

    /// The meters that would be at neither vendor after it, as the files say.
    private func bereft(
        _ keys: [Meter.Key],
        _ record: MigrationRecord,
        _ files: [Meter.Key: ConfiguredMeter]
    ) -> [HeldMeter] {
        keys.compactMap { key in
            guard record[key]?.stage != .withdrawing else { return nil }
            guard files[key]?.isApplied(at: route.from) != true else { return nil }
            return HeldMeter(
                key,
                .obstacle,
                "no file applies it at \(route.from), so that it would be at neither",
                remedy: "write \(route.from) into its `vendors` and apply, and take the run back then"
            )
        }
    }

    /// Whether a file had a meter at the new vendor before the run, and still has.
    private func isFiled(_ meter: ConfiguredMeter?, _ record: MigrationRecord) -> Bool {
        guard let meter else { return false }
        let places = session.project.places(of: meter).withdrawing(route.to, as: record[meter.meter.key]?.filed)
        return places?.contains(route.to) ?? true
    }

    /// The project as if meters were not applied at the new vendor, to be planned by.
    private func projectLeaving(_ keys: [Meter.Key]) -> Project {
        var project = session.project
        let keys = Set(keys)
        for index in project.meters.indices where keys.contains(project.meters[index].meter.key) {
            project.meters[index].vendors = project.places(of: project.meters[index]).leaving(route.to)
        }
        return project
    }

    /// The vendor first, then the files: what is adopted would look like something to delete where no file wants it.
    ///
    /// The files follow for each meter of which nothing of its own is left to take away.
    func withdraw(
        _ prepared: Prepared,
        _ record: MigrationRecord,
        _ engine: Engine,
        _ run: Int64
    ) async throws -> ApplyReport {
        let report = try await engine.apply(prepared.engine, run: run)
        guard !report.isCancelled else { return report }
        let gone = finished(prepared, report, where: { $0.meters.count == 1 })
        let following = FileFollowing(session: session)
        let edited = gone == prepared.keys ? prepared.edited : following.edit(changes(gone, record))
        if !edited.files.isEmpty { _ = try following.write(edited) }
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
        let going = Set(keys)
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
    private func givingBack(_ plan: Plan, _ made: RunWork, _ engine: Engine) async throws -> [ObjectRef: Change] {
        let adopted = Set(plan.vendors.flatMap(\.changes).filter { $0.binding?.isOurs == false }.map(\.ref))
        guard !adopted.isEmpty, let entry = made.entry(of: adopted) else { return [:] }
        let options = PlanOptions(selects: { _ in true }, now: session.context.now())
        let undo = try await engine.prepareUndo(of: entry, options: options, defaults: session.project.defaults)
        return undo.plan.vendors.flatMap(\.changes).keyed(by: \.ref)
    }

    /// What was adopted and cannot be given back as it was, in sentences.
    private static func kept(_ plan: Plan, _ given: [ObjectRef: Change]) -> [String] {
        plan.vendors.flatMap(\.changes).filter(\.onlyUnbinds).compactMap { change in
            guard let back = given[change.ref], back.action == .blocked else { return nil }
            let reasons = back.findings.map(\.reason).joined(separator: "; ")
            return "the \(change.ref) was there before, and is let go of as it is now: \(reasons)"
        }
    }

    /// What goes for good, in sentences.
    private func losses(_ plan: Plan) -> [String] {
        let gone = plan.vendors.flatMap(\.changes).filter(\.takesAway)
        let definitions = Set(session.connections.map(\.adapter.translator.definitionKind))
        return gone.filter { definitions.contains($0.ref.kind) }.map {
            "what the \($0.ref) has counted at \(route.to) goes with it"
        }
    }
}
