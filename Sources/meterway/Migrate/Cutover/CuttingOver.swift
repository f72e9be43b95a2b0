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
struct CuttingOver: Sendable {
    let session: ProjectSession
    let route: MigrationRoute
    let maxAge: Int64
    let safety: SafetyOptions

    static let command = "migrate cutover"

    private var console: Console { session.context.console }
    private var format: OutputFormat { session.options.format }

    /// A cutover that is decided and planned.
    private struct Prepared: Sendable {
        var keys: [Meter.Key]
        var engine: Engine.Prepared
        var edited: EditedFiles

        var plan: Plan { engine.plan }
    }

    /// Does it.
    func run() async throws -> ExitStatus {
        try await session.store.locked(by: session.context.owner(of: Self.command)) { try await runLocked() }
    }

    private func runLocked() async throws -> ExitStatus {
        guard let record = try session.store.migration(route), !record.meters.isEmpty else {
            throw CommandFailure(
                "nothing was moved from \(route.from) to \(route.to) yet; begin by `meterway migrate run`"
            )
        }
        let prepared = try await prepare(record)
        try session.checkNotStopped()
        let view = view(prepared, record)
        if format == .text {
            console.result(view.text(Palette(isColored: console.isColored)))
            if !prepared.keys.isEmpty { PlanOutput.show(prepared.plan, format, console) }
        }
        var run = PlanRun(session: session, command: Self.command, safety: safety)
        run.question = "Retire these meters at \(route.from), and write the files? Only `yes` is taken for yes: "
        let hasMore = !prepared.keys.isEmpty
        try await run.clear(prepared.plan, hasMore: hasMore)
        let (report, status) = try await run.carryOut(
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
        if format == .markdown { console.result(view.markdown + PlanMarkdownView.render(prepared.plan)) }
        run.show(report, prepared.plan, adding: view.members(try session.store.migration(route)))
        return status
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
        let following = FileFollowing(session: session)
        let edited = following.edit(changes(try left(prepared.keys)))
        if !edited.files.isEmpty { _ = try following.write(edited) }
        return report
    }

    /// The meters of which nothing is bound at the old vendor but what serves others too.
    private func left(_ keys: [Meter.Key]) throws -> [Meter.Key] {
        let bound = try session.store.bindings().filter { $0.vendor == route.from }
        let standing = Set(RetirementPlanner.leaving(keys, bound).flatMap(\.meters))
        return keys.filter { !standing.contains($0) }
    }

    private func changes(_ keys: [Meter.Key]) -> ProjectChanges {
        session.project.changing(keys) { meter in
            meter.vendors = session.project.places(of: meter).leaving(route.from)
        }
    }

    private func prepare(_ record: MigrationRecord) async throws -> Prepared {
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
        let drift = try await drift(of: wanted)
        let gate = CutoverGate(
            record,
            now: session.context.now(),
            maxAge: maxAge,
            definitions: DefinitionDigest.all(of: wanted, in: try session.store.bindings(), on: route),
            drifted: drift
        )
        let obstacles = gate.obstacles(to: wanted).map {
            MovePlan.Held($0.key, .obstacle, $0.reason, remedy: $0.remedy)
        }
        let refused = FileFollowing(session: session).edit(changes(wanted)).obstacles(to: wanted)
        let held = (stuck + obstacles + refused).sorted { $0.key < $1.key }
        guard held.isEmpty else { throw refusal(held) }
        let edited = FileFollowing(session: session).edit(changes(wanted))
        let after = session.dealing(with: wanted, in: try FileFollowing(session: session).preview(edited))
        let desired = after.intentions(adopt: false, allowReplace: false)[route.from]?.translation.objects ?? []
        let engine = try await session.engine.prepare(at: wanted.isEmpty ? [] : [route.from]) {
            connection,
            observed,
            bindings in
            RetirementPlanner(
                vendor: connection.name,
                adapter: connection.adapterName,
                translator: connection.adapter.translator
            )
            .plan(wanted, observed, bindings, desired: desired)
        }
        try session.checkRead(engine.plan)
        return Prepared(
            keys: wanted,
            engine: engine,
            edited: edited
        )
    }

    /// Why nothing retires: with some meters still at the old vendor, what is sent there could not stop.
    private func refusal(_ held: [MovePlan.Held]) -> CommandFailure {
        CommandFailure(
            held.map { "`\($0.key)` cannot leave \(route.from): \($0.reason); \($0.remedy)" }
                + ["nothing was written; `--meter` cuts over those that can leave"],
            status: .conflict
        )
    }

    /// What differs at the vendors from what they were given, by meter, in words.
    private func drift(of keys: [Meter.Key]) async throws -> [Meter.Key: String] {
        guard !keys.isEmpty else { return [:] }
        let read = try await session.engine.prepare(at: [route.from, route.to]) { connection, observed, bindings in
            let own = bindings.map { $0.aged(by: connection.adapter.translator, now: session.context.now()) }
            return DriftDetector.drift(
                vendor: connection.name,
                adapter: connection.adapterName,
                kinds: connection.adapter.translator.kinds,
                observed: observed,
                bindings: own.filter { $0.ref.kind == connection.adapter.translator.definitionKind }
            )
        }
        try session.checkRead(read.plan)
        var drift: [Meter.Key: String] = [:]
        for vendor in read.plan.vendors {
            for change in vendor.changes {
                let what =
                    change.action == .delete
                    ? "it is gone at \(vendor.name)"
                    : "\(change.fields.map { "`\($0.path)`" }.joined(separator: ", ")) was changed at \(vendor.name)"
                for key in change.meters where drift[key] == nil { drift[key] = what }
            }
        }
        return drift
    }

    private func view(_ prepared: Prepared, _ record: MigrationRecord) -> PhaseView {
        PhaseView(
            route: route,
            title: "Cutover",
            meters: prepared.keys.map { key in
                guard let proof = record.verification(of: key) else { return (key, "begun before, goes on") }
                let left = proof.leftOut == 0 ? "" : ", \(proof.leftOut) left out"
                return (
                    key, "verified \(proof.at): \(proof.window), \(proof.tolerance), \(proof.compared) compared\(left)"
                )
            },
            held: [],
            edited: prepared.edited
        )
    }
}
