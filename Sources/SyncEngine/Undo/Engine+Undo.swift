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
        let later = try environment.store.history(limit: Int(Int32.max)).filter { $0.run > entry.run }
        let survey = try await survey([:])
        let all = Self.done(entry, survey)
        let steps = all.filter { step in
            step.intent.meters.isEmpty || step.intent.meters.contains(where: options.selects)
        }
        let touched = later.flatMap { Self.done($0, survey) }.filter { $0.extent != .begun }.map(\.intent)
        let remade = touched.filter { [.create, .delete].contains($0.action) }
        let noted = try noted(entry, options)
        let plans = connections.compactMap { connection -> VendorPlan? in
            let own = steps.filter { $0.intent.vendor == connection.name }
            let refs = Set(own.map(\.intent.ref))
            let notes = noted.filter { $0.was.vendor == connection.name && !refs.contains($0.was.ref) }
            guard !own.isEmpty || !notes.isEmpty else { return nil }
            return survey.plan(connection) { observed, bindings in
                var input = UndoInput(
                    vendor: connection.name,
                    adapter: connection.adapterName,
                    translator: connection.adapter.translator,
                    steps: own,
                    observed: observed,
                    bindings: bindings,
                    allowReplace: options.allowReplace,
                    defaults: defaults,
                    now: options.now
                )
                input.remade = Self.refs(remade, at: connection)
                input.touched = Self.refs(touched, at: connection)
                input.unselected = Self.refs(all.map(\.intent), at: connection).subtracting(own.map(\.intent.ref))
                var plan = UndoPlanner.plan(input)
                plan.refreshed += notes.filter { bindings.contains($0.became) }.map(\.was)
                return plan
            }
        }
        return Prepared(plan: Plan(vendors: plans), settlements: survey.settlements, bindings: survey.bindings)
    }

    private static func refs(_ intents: [Intent], at connection: VendorConnection) -> Set<ObjectRef> {
        Set(intents.filter { $0.vendor == connection.name }.map(\.ref))
    }

    /// What a run noted of objects that it did not write to, and what stood in the state before.
    ///
    /// A sync notes so what it found changed at a vendor and carried on from there: with the run taken back, that is an edit
    /// again, which nothing has followed yet. Where it stayed noted, the next sync would take it for settled, and write over it.
    private func noted(
        _ entry: HistoryEntry,
        _ options: PlanOptions
    ) throws(StateError) -> [(was: Binding, became: Binding)] {
        guard ["sync", "undo"].contains(entry.record.command) else { return [] }
        let became = entry.bindings.reduce(into: [String: [ObjectRef: Binding]]()) { became, change in
            if case .bind(let binding) = change { became[binding.vendor, default: [:]][binding.ref] = binding }
        }
        guard !became.isEmpty else { return [] }
        return try environment.store.bindings(before: entry.run).compactMap { was in
            guard let now = became[was.vendor]?[was.ref], now.id == was.id, now != was,
                was.meters.isEmpty || was.meters.contains(where: options.selects)
            else { return nil }
            return (was, now)
        }
    }

    /// The writes of a run that were done, those included whose outcome is only found out now, or that were only begun.
    private static func done(_ entry: HistoryEntry, _ survey: Survey) -> [UndoInput.Step] {
        let found = Dictionary(survey.settlements.map { ($0.number, $0.outcome) }) { first, _ in first }
        return entry.steps.compactMap { step in
            let late = survey.open.first { $0.intent == step.intent }.flatMap { found[$0.number] }
            switch (step.outcome, late) {
            case (.done(let id)?, _): return UndoInput.Step(intent: step.intent, id: id)
            case (nil, .done(let id)?): return UndoInput.Step(intent: step.intent, id: id, extent: .cutOff)
            case (nil, .failed?) where step.intent.before?.object != nil:
                return UndoInput.Step(intent: step.intent, id: step.intent.id ?? "", extent: .begun)
            default: return nil
            }
        }
    }
}
