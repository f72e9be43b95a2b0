import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

/// The steps of `migrate cutover`: lock, read both vendors, hold the meters against the gate, plan, ask, then the old vendor,
/// the files and the record.
///
/// Each object is let go of as it retires, and the files follow once all of a meter is: whatever cuts it off between, nothing
/// is bound at the old vendor that the files no longer want, so that no plan ever takes it for something to delete.
struct CuttingOver: LockedSteps {
    let session: ProjectSession
    let route: MigrationRoute
    let maxAge: Int64
    /// What has to be compared; `nil` for whatever was.
    let window: Period?
    let safety: SafetyOptions

    let command = "migrate cutover"

    func runLocked() async throws -> ExitStatus {
        guard let record = try session.store.migration(route), !record.meters.isEmpty else {
            throw CommandFailure(
                "nothing was moved from \(route.from) to \(route.to) yet",
                hint: "begin by `meterway migrate run`"
            )
        }
        try session.checkSelection(of: record)
        let shown = try await prepare(record)
        let view = view(shown, record)
        let question = "Retire these meters at \(route.from), and write the files?"
        let phase = PhaseRun(session, command, safety, view, question: question)
        let hasMore = !shown.keys.isEmpty
        let prepared = try await phase.agreed(to: shown, hasMore: hasMore, showsPlan: hasMore) {
            try await prepare(record)
        }
        let (report, status) = try await phase.run.carryOut(
            prepared.engine,
            hasMore: hasMore
        ) { engine, number in
            guard hasMore else { return ApplyReport() }
            return try await carryOut(prepared, record, engine, number)
        } closing: { number, _, status in
            guard hasMore, let begun = try session.store.migration(route) else { return }
            let left = try left(prepared.keys)
            try session.store.keep(begun.left(left, status: Int(status.rawValue)), by: number)
        }
        let after = try session.store.migration(route)
        phase.show(report, prepared.plan, adding: view.members(after))
        if format == .text { sayNext(prepared, after) }
        return status
    }

    /// Says what follows, to a person who reads along.
    private func sayNext(_ prepared: Prepared, _ record: MigrationRecord?) {
        let gone = prepared.keys.filter { record?[$0]?.stage == .cutOver }
        if !gone.isEmpty {
            console.say(
                "\(gone.count.counted("meter")) at \(route.to) alone: `meterway ingest` sends nothing of them to \(route.from) any "
                    + "more; other senders have to stop as well."
            )
        }
        let rest = prepared.keys.count - gone.count
        if rest > 0 {
            console.say(
                "\(rest.counted("meter")) could not leave as a whole; the same command goes on with what is left."
            )
        }
    }

    /// Retires the objects, and takes the old vendor out of the files of each meter of which nothing is bound there any more.
    private func carryOut(
        _ prepared: Prepared,
        _ record: MigrationRecord,
        _ engine: Engine,
        _ run: Int64
    ) async throws -> ApplyReport {
        let releasing = RetirementPlanner.leaving(
            prepared.keys,
            prepared.engine.bindings.filter { $0.vendor == route.from }
        )
        let begun = record.leaving(prepared.keys, releasing: releasing, run: run, at: session.context.now())
        try session.store.keep(begun, by: run)
        let report = try await engine.apply(prepared.engine, run: run)
        let released = try released(prepared)
        if !released.isEmpty { try session.store.change(released, by: run) }
        let following = FileFollowing(session: session)
        let gone = try left(prepared.keys)
        let edited = following.edit(changes(gone))
        let shared = try shared(gone, try following.preview(edited))
        if !shared.isEmpty { try session.store.change(shared, by: run) }
        if !edited.files.isEmpty { _ = try following.write(edited) }
        return report
    }

    /// What is let go of as it is: all of that where nothing of its meters was kept from retiring.
    private func released(_ prepared: Prepared) throws -> [BindingChange] {
        let retiring = Set(prepared.plan.vendors.flatMap(\.changes).map(\.ref))
        let bound = try session.store.bindings(at: route.from).filter { retiring.contains($0.ref) }
        let standing = Set(bound.flatMap(\.meters))
        return prepared.letGo.filter { standing.isDisjoint(with: $0.binding.meters) }.map {
            .unbind(vendor: route.from, ref: $0.binding.ref)
        }
    }

    /// What serves meters that stay as well, without what only those that are gone needed of it.
    private func shared(_ gone: [Meter.Key], _ project: Project) throws -> [BindingChange] {
        let intentions = session.dealing(with: gone, in: project).intentions()
        let bound = try session.store.bindings(at: route.from)
        let desired = intentions[route.from]?.translation.objects ?? []
        return RetirementPlanner.shared(gone, bound, desired: desired).map(BindingChange.bind)
    }

    /// The meters of which nothing is bound at the old vendor but what serves others too.
    private func left(_ keys: [Meter.Key]) throws -> [Meter.Key] {
        let bound = try session.store.bindings(at: route.from)
        let standing = Set(bound.compactMap(\.meter?.key))
        let serving = bound.map(\.meters).filter { standing.isDisjoint(with: $0) }
        let there = standing.union(serving.joined())
        return keys.filter { !there.contains($0) }
    }

    func changes(_ keys: [Meter.Key]) -> ProjectChanges {
        session.project.changing(keys) { meter in
            meter.vendors = session.project.places(of: meter).leaving(route.from)
        }
    }

    private func view(_ prepared: Prepared, _ record: MigrationRecord) -> PhaseView {
        PhaseView(
            route: route,
            title: "Cutover",
            meters: prepared.keys.map { key in
                guard let proof = record.verification(of: key) else { return (key, "never compared") }
                let left = proof.leftOut == 0 ? "" : ", \(proof.leftOut) left out"
                return (
                    key,
                    "\(proof.passed(key) ? "verified" : "FAILED") \(proof.at): \(proof.window), \(proof.tolerance), \(proof.compared) compared\(left)"
                )
            },
            held: [],
            standing: prepared.letGo.map { ("\($0.binding.ref)", $0.leaving.note) },
            hints: prepared.hints,
            edited: prepared.edited
        )
    }
}
