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
        let survey = try await survey([:])
        let all = Self.done(entry, survey)
        let steps = all.filter { step in
            step.intent.meters.isEmpty || step.intent.meters.contains(where: options.selects)
        }
        let later = try later(than: entry, survey)
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
                input.noteLater(later.filter { $0.key.vendor == connection.name })
                let written = all.lazy.map(\.intent).filter { $0.vendor == connection.name }.map(\.ref)
                input.unselected = Set(written).subtracting(own.map(\.intent.ref))
                var plan = UndoPlanner.plan(input)
                plan.refreshed += notes.filter { bindings.contains($0.became) }.map(\.was)
                return plan
            }
        }
        return Prepared(plan: Plan(vendors: plans), settlements: survey.settlements, bindings: survey.bindings)
    }

    /// What later runs did to the objects that a run wrote to, those writes included that are only found to be done now.
    private func later(
        than entry: HistoryEntry,
        _ survey: Survey
    ) throws(StateError) -> [ObjectPlace: Set<Intent.Action>] {
        let places = Set(entry.steps.map { ObjectPlace($0.intent) })
        var later = try environment.store.writes(after: entry.run, to: places)
        for intent in survey.done where intent.run > entry.run && places.contains(ObjectPlace(intent)) {
            later[ObjectPlace(intent), default: []].insert(intent.action)
        }
        return later
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
        let found = Dictionary(keepingFirst: survey.settlements.map { ($0.number, $0.outcome) })
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

extension UndoInput {
    /// Notes what later runs did to objects of the vendor.
    fileprivate mutating func noteLater(_ actions: [ObjectPlace: Set<Intent.Action>]) {
        touched = Set(actions.keys.map(\.ref))
        remade = Set(actions.filter { !$0.value.isDisjoint(with: [.create, .delete]) }.keys.map(\.ref))
    }
}
