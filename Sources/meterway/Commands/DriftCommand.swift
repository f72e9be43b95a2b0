import AdapterKit
package import ArgumentParser
import Metering
import SyncEngine

/// Shows what was changed at the vendors since the last apply.
package struct DriftCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Show what changed at the vendors behind our back since the last apply.",
        discussion: "Ends with 2 where anything changed."
    )

    @OptionGroup package var options: GlobalOptions

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        try await SessionBuilder(context: context, options: options).run(.read) { session in
            let stored = try session.store.bindings()
            let observed = await Observer.observe(session.connections, bindings: stored)
            // What a run that was cut off has done is not somebody else's doing.
            let settlements = IntentSettler.settle(
                try session.store.openIntents(),
                observed: observed.compactMapValues { try? $0.get() },
                bindings: stored
            )
            let bindings = IntentSettler.apply(settlements, to: stored)
            let drift = Plan(
                vendors: session.connections.map { connection in
                    plan(connection, observed[connection.name], bindings, context.now(), session.selection)
                }
            )
            DriftView.show(drift, options.format, context.console)
            return .gravest(PlanOutput.failures(drift) + (drift.hasChanges ? [.pending] : []))
        }
    }

    private func plan(
        _ connection: VendorConnection,
        _ observed: Result<[ObservedObject], AdapterError>?,
        _ bindings: [Binding],
        _ now: Timestamp,
        _ selection: MeterSelection
    ) -> VendorPlan {
        switch observed {
        case .success(let objects)?:
            var plan = DriftDetector.drift(
                vendor: connection.name,
                adapter: connection.adapterName,
                kinds: connection.adapter.translator.kinds,
                observed: objects,
                bindings: bindings.filter { $0.vendor == connection.name }.map {
                    $0.aged(by: connection.adapter.translator, now: now)
                },
                endsByItself: connection.adapter.translator.endsByItself
            )
            plan.remarks.removeAll { remark in
                let meters = bindings.first { $0.vendor == connection.name && $0.ref == remark.ref }?.meters ?? []
                return !meters.isEmpty && !meters.contains(where: selection.contains)
            }
            plan.changes.removeAll { !$0.meters.isEmpty && !$0.meters.contains(where: selection.contains) }
            return plan
        case .failure(let error)?:
            return VendorPlan(name: connection.name, adapter: connection.adapterName, failure: error)
        case nil:
            return VendorPlan(name: connection.name, adapter: connection.adapterName)
        }
    }
}
