import AdapterKit
package import ArgumentParser
import Metering
import SyncEngine

/// Shows what was changed at the vendors since the last apply.
package struct DriftCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Show what changed at the vendors behind our back since the last apply.",
        discussion: "Ends with 2 where anything changed. With --accept what changed is taken over into the files."
    )

    @OptionGroup package var options: GlobalOptions

    /// Whether what changed is written into the files.
    @Flag(help: "Write what changed into the project's files, with their comments and style kept.")
    package var accept = false

    /// Whether and how it is looked again and again.
    @OptionGroup(title: "Watch") package var watch: WatchOptions

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        if accept {
            guard try watch.loop("drift", in: context, options.format) == nil else {
                throw CommandFailure(
                    "`--accept` asks a person, and does not go with `--every`",
                    hint: "give one of them"
                )
            }
            return try await builder(context).run(.write) { try await Accepting(session: $0).run() }
        }
        if let loop = try watch.loop("drift", in: context, options.format) {
            // What is wrong with the project from the start is an error, not a round of many.
            try builder(context).checkStart()
            return await loop.run { try await round(in: $0) }
        }
        return try await builder(context).run(.read) { session in
            let drift = try await self.drift(session)
            DriftView.show(drift, options.format, context.console, requests: session.requests)
            session.sayRequests()
            return Self.status(drift)
        }
    }

    private func builder(_ context: CommandContext) -> SessionBuilder {
        SessionBuilder(context: context, options: options)
    }

    /// One round of a watch.
    private func round(in context: CommandContext) async throws -> WatchRound {
        try await builder(context).run(.read) { session in
            let drift = try await self.drift(session)
            return WatchRound(drift: drift, status: Self.status(drift), requests: session.requests)
        }
    }

    private static func status(_ drift: Plan) -> ExitStatus {
        .gravest(PlanOutput.failures(drift) + (drift.hasChanges ? [.pending] : []))
    }

    private func drift(_ session: ProjectSession) async throws -> Plan {
        let stored = try session.store.bindings()
        let observed = try await session.engine.observe(stored)
        // What a run that was cut off has done is not somebody else's doing.
        let settlements = IntentSettler.settle(
            try session.store.openIntents(),
            observed: observed.compactMapValues { try? $0.get() },
            bindings: stored,
            check: CreationCheck(session.connections, now: session.context.now())
        )
        let bindings = IntentSettler.apply(settlements, to: stored)
        let unmade = try unmade(session, bindings, settlements)
        let displaced = displaced(session, bindings, observed)
        return Plan(
            vendors: session.connections.map { connection in
                var plan = plan(
                    connection,
                    observed[connection.name],
                    bindings,
                    unmade[connection.name] ?? [],
                    displaced[connection.name] ?? [],
                    session.context.now()
                )
                select(session.selection, bindings.filter { $0.vendor == connection.name }, in: &plan)
                return plan
            }
        )
    }

    /// What an apply took away to make it again and did not make, and the files still want, by vendor.
    private func unmade(
        _ session: ProjectSession,
        _ bindings: [Binding],
        _ settlements: [IntentSettler.Settlement]
    ) throws -> [String: [Intent]] {
        let settled = Dictionary(settlements.map { ($0.number, $0.outcome) }) { first, _ in first }
        let late = try session.store.openIntents().compactMap { journaled -> Intent? in
            guard journaled.intent.isHalfOfReplacement, case .done? = settled[journaled.number] else { return nil }
            return journaled.intent
        }
        let all = try session.store.unmadeReplacements() + late
        guard !all.isEmpty else { return [:] }
        let wanted = session.intentions().mapValues {
            Set($0.translation.objects.map(\.ref))
        }
        let bound = Dictionary(grouping: bindings, by: \.vendor).mapValues { Set($0.map(\.ref)) }
        return Dictionary(grouping: all, by: \.vendor).mapValues { intents in
            intents.filter { wanted[$0.vendor]?.contains($0.ref) == true && bound[$0.vendor]?.contains($0.ref) != true }
        }
    }

    /// What gave its place up to a new one that an apply did not make, and the files still want, by vendor.
    private func displaced(
        _ session: ProjectSession,
        _ bindings: [Binding],
        _ observed: [String: Result<[ObservedObject], AdapterError>]
    ) -> [String: [Binding]] {
        guard bindings.contains(where: \.isSuperseded) else { return [:] }
        let intentions = session.intentions()
        return session.connections.reduce(into: [:]) { displaced, connection in
            guard let objects = try? observed[connection.name]?.get() else { return }
            displaced[connection.name] = DriftDetector.displaced(
                bindings.filter { $0.vendor == connection.name },
                wanted: intentions[connection.name]?.translation.objects ?? [],
                connection.adapter.translator.definitionKind,
                objects
            )
        }
    }

    /// Leaves what is about the selected meters.
    private func select(_ selection: MeterSelection, _ bindings: [Binding], in plan: inout VendorPlan) {
        plan.remarks.removeAll { remark in
            let meters = bindings.first { $0.ref == remark.ref }?.meters ?? []
            return !meters.isEmpty && !meters.contains(where: selection.contains)
        }
        plan.changes.removeAll { !$0.meters.isEmpty && !$0.meters.contains(where: selection.contains) }
    }

    private func plan(
        _ connection: VendorConnection,
        _ observed: Result<[ObservedObject], AdapterError>?,
        _ bindings: [Binding],
        _ unmade: [Intent],
        _ displaced: [Binding],
        _ now: Timestamp
    ) -> VendorPlan {
        switch observed {
        case .success(let objects)?:
            return DriftDetector.drift(
                vendor: connection.name,
                adapter: connection.adapterName,
                kinds: connection.adapter.translator.kinds,
                observed: objects,
                bindings: bindings.filter { $0.vendor == connection.name }.map {
                    $0.aged(by: connection.adapter.translator, now: now)
                },
                unmade: unmade,
                displaced: displaced,
                endsByItself: connection.adapter.translator.endsByItself
            )
        case .failure(let error)?:
            return VendorPlan(name: connection.name, adapter: connection.adapterName, failure: error)
        case nil:
            return VendorPlan(name: connection.name, adapter: connection.adapterName)
        }
    }
}
