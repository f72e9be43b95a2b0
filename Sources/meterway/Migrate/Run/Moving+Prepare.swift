import AdapterKit
import Catalog
import MeterConfig
import Metering
import Migration
import SyncEngine

extension Moving {
    /// A move that is decided and planned, with the files as they become.
    struct Prepared: PreparedWork, Sendable {
        var move: MovePlan
        var edited: EditedFiles
        /// The session over the files as they become, dealing with what moves.
        var session: ProjectSession
        var engine: Engine.Prepared
        var pairing: ObjectPairing
        /// What is worth knowing, in sentences.
        var hints: [String] = []

        var plan: Plan { engine.plan }
        /// What a person agrees to.
        var shown: ShownPlan { ShownPlan(plan, files: edited.files) }

        /// The status that it brings about by itself.
        var statuses: [ExitStatus] {
            let kinds = Set(move.held.map(\.kind))
            return (kinds.contains(.question) ? [.conflict] : [])
                + (kinds.contains(.obstacle) || !move.notes.isEmpty ? [.partial] : [])
        }

        /// Whether something is to be written beside the plan: files, or the record.
        func hasMore(than record: MigrationRecord?) -> Bool {
            guard !move.keys.isEmpty else { return false }
            guard edited.files.isEmpty, let record, move.keys.allSatisfy({ record[$0]?.stage == .moved }) else {
                return true
            }
            let moving = Set(move.keys)
            let known = Set(record.objects.filter { !moving.isDisjoint(with: $0.meters) })
            return known != Set(pairing.objects(of: move.keys, in: engine.bindings))
        }

        /// The meters that are not whole at both vendors, or of which something could not be done.
        func unfinished(_ report: ApplyReport, _ bindings: [Binding]) -> Set<Meter.Key> {
            var keys = report.unfinished(plan)
            for end in [pairing.route.from, pairing.route.to] {
                let bound = Set(bindings.filter { $0.vendor == end }.compactMap(\.meter?.key))
                keys.formUnion(move.keys.filter { !bound.contains($0) })
            }
            return keys
        }
    }

    /// How often meters are taken out that turn out to be impossible, which may bring others to light.
    private static let rounds = 8

    var following: FileFollowing {
        FileFollowing(session: session, newFile: "migrated-\(route.from).yaml")
    }

    /// Decides and plans; a meter that cannot be made stays out of the files.
    func prepare(_ record: MigrationRecord?) async throws -> Prepared {
        let sync = try await session.engine.prepareSync(
            session.syncRequest(along: route, adopt: adopt, matches: try reviewFiles.matches(in: session))
        )
        try session.checkRead(sync.prepared.plan)
        try session.checkSelection(of: sync)
        let planner = MovePlanner(
            route,
            sync.decision,
            files: session.project.syncFiles,
            bindings: sync.prepared.bindings,
            record: record,
            decisions: decisions,
            keepsKeys: !newKeys && isSameKind,
            selects: session.selection.contains
        )
        var move = planner.plan()
        for _ in 0..<Self.rounds {
            var (prepared, obstacles) = try await plan(move)
            prepared.hints += unmatched(move)
            guard !obstacles.isEmpty else { return prepared }
            move = move.holding(obstacles)
        }
        return try await plan(move.holding(move.keys.map { .init($0, .obstacle, "it could not be planned") })).0
    }

    /// Says which patterns match no meter of the old vendor, though there is one elsewhere.
    private func unmatched(_ move: MovePlan) -> [String] {
        session.selection.unmatched(move.keys + move.held.map(\.key)).map {
            "\(route.from) has no meter that matches `--meter \($0)`"
        }
    }

    /// Whether both vendors are accounts of one kind, so that what senders name can stay the same.
    private var isSameKind: Bool {
        session.project.vendor(route.from)?.adapter == session.project.vendor(route.to)?.adapter
    }

    /// Plans a move, and finds the meters that stand in its way.
    private func plan(_ move: MovePlan) async throws -> (Prepared, [HeldMeter]) {
        let edited = following.edit(move.fileChanges)
        let project = try following.preview(edited)
        let session = session.dealing(with: move.keys, in: project)
        let intentions = session.intentions(Allowance(adopt: adopt))
        var prepared = try await session.engine.prepare(intentions)
        try session.checkRead(prepared.plan)
        var obstacles = edited.obstacles(among: move.entries.map(\.meter))
        for index in prepared.plan.vendors.indices {
            obstacles += move.obstacles(in: prepared.plan.vendors[index], along: route)
            if prepared.plan.vendors[index].name == route.from {
                prepared.plan.vendors[index].keepSource(changing: move.decided)
            }
        }
        let pairing = ObjectPairing(
            route,
            definitionKinds: Dictionary(
                keepingFirst: session.connections.map { ($0.name, $0.adapter.translator.definitionKind) }
            ),
            projections: intentions.mapValues(\.translation.projection)
        )
        var done = Prepared(move: move, edited: edited, session: session, engine: prepared, pairing: pairing)
        done.hints = hints(move, intentions[route.to]?.translation)
        return (done, obstacles.distinct(by: \.key))
    }

    /// Says which meters would count nothing at the new vendor for want of customers' counters.
    private func hints(_ move: MovePlan, _ translation: Translation?) -> [String] {
        let adapter = session.project.vendor(route.to)?.adapter
        let capabilities = adapter.flatMap { session.context.vendors[adapter: $0] }?.adapter.capabilities
        guard let translation, capabilities?[.customerMeters]?.fidelity == .exact else { return [] }
        let counters = translation.objects.map(\.ref.key).filter { $0.contains("/") }
        let counted = Set(counters.map { $0.prefix { $0 != "/" } })
        let bare = move.keys.filter { !counted.contains($0.text[...]) }
        guard !bare.isEmpty else { return [] }
        let names = Excerpt.list(bare)
        return [
            "\(route.to) counts nothing for a customer without a counter, and \(names) \(bare.count == 1 ? "has" : "have") none: "
                + "write them under `customers` in a meter file, or decide them in the file for `--decisions`"
        ]
    }
}
