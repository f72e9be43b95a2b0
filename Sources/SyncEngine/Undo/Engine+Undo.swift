package import AdapterKit
import Metering

extension Engine {
    /// Reads the vendors and plans what takes back a run; nothing is written anywhere.
    ///
    /// - Parameters:
    ///   - entry: the run, as the history has it.
    ///   - options: which meters are selected, whether objects may be made anew, and the instant.
    ///   - defaults: what fills fields that a vendor requires.
    /// - Returns: the plan of every vendor that the run wrote to; one that could not be read tells its failure.
    /// - Throws: ``StateError`` where the state could not be read.
    package func prepareUndo(
        of entry: HistoryEntry,
        options: PlanOptions,
        defaults: MeterDefaults
    ) async throws(StateError) -> Prepared {
        let stored = try environment.store.bindings()
        let open = try environment.store.openIntents()
        let observed = await observe(open, stored, [:])
        let settlements = IntentSettler.settle(
            open,
            observed: observed.compactMapValues { try? $0.get() },
            bindings: stored
        )
        let settled = IntentSettler.apply(settlements, to: stored)
        let steps = Self.done(entry, open, settlements).filter { step in
            step.intent.meters.isEmpty || step.intent.meters.contains(where: options.selects)
        }
        let plans = connections.compactMap { connection -> VendorPlan? in
            let own = steps.filter { $0.intent.vendor == connection.name }
            guard !own.isEmpty, let result = observed[connection.name] else { return nil }
            switch result {
            case .failure(let error):
                return VendorPlan(name: connection.name, adapter: connection.adapterName, failure: error)
            case .success(let objects):
                return UndoPlanner.plan(
                    UndoInput(
                        vendor: connection.name,
                        adapter: connection.adapterName,
                        translator: connection.adapter.translator,
                        steps: own,
                        observed: objects,
                        bindings: settled.filter { $0.vendor == connection.name },
                        allowReplace: options.allowReplace,
                        defaults: defaults,
                        now: options.now
                    )
                )
            }
        }
        return Prepared(plan: Plan(vendors: plans), settlements: settlements, bindings: settled)
    }

    /// The writes of a run that were done, those included whose outcome is only found out now.
    private static func done(
        _ entry: HistoryEntry,
        _ open: [JournaledIntent],
        _ settlements: [IntentSettler.Settlement]
    ) -> [UndoInput.Step] {
        let found = Dictionary(settlements.map { ($0.number, $0.outcome) }) { first, _ in first }
        return entry.steps.compactMap { step in
            let late = open.first { $0.intent == step.intent }.flatMap { found[$0.number] }
            guard case .done(let id)? = step.outcome ?? late else { return nil }
            return UndoInput.Step(intent: step.intent, id: id)
        }
    }
}
