import AdapterKit
import ArgumentParser
import Metering
import SyncEngine

/// Shows what was changed at the vendors since the last apply.
struct DriftCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Show what changed at the vendors behind our back since the last apply.",
        discussion: "Ends with 2 where anything changed. With --accept what changed is taken over into the files."
    )

    @OptionGroup var options: GlobalOptions

    /// Whether what changed is written into the files.
    @Flag(help: "Write what changed into the project's files, with their comments and style kept.")
    var accept = false

    /// Whether and how it is looked again and again.
    @OptionGroup(title: "Watch") var watch: WatchOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
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
        try session.warnOfUnboundState()
        let prepared = try await session.engine.prepareDrift { session.intentions() }
        var drift = prepared.plan
        for index in drift.vendors.indices {
            let bindings = prepared.bindings.filter { $0.vendor == drift.vendors[index].name }
            select(session.selection, bindings, in: &drift.vendors[index])
        }
        return drift
    }

    /// Leaves what is about the selected meters.
    private func select(_ selection: MeterSelection, _ bindings: [Binding], in plan: inout VendorPlan) {
        plan.remarks.removeAll { remark in
            let meters = bindings.first { $0.ref == remark.ref }?.meters ?? []
            return !meters.isEmpty && !meters.contains(where: selection.contains)
        }
        plan.changes.removeAll { !$0.meters.isEmpty && !$0.meters.contains(where: selection.contains) }
    }
}
