import AdapterKit
import Metering

extension Engine {
    /// How many runs of the history are looked at to tell which of several definitions was written last.
    private static let memory = 1_000

    /// Reads the vendors once, decides what a sync comes to, and plans it; nothing is written anywhere.
    ///
    /// Where a vendor cannot be read, its plan tells the failure. Among peers, and where it is the source, nothing is decided
    /// for any other then: without one of its sides a merge could lose an edit. A target holds up no other.
    ///
    /// - Parameter request: who takes part, and how.
    /// - Returns: the plan of every participant, in the project's order, and the decision.
    /// - Throws: ``StateError`` where the state could not be read.
    package func prepareSync(_ request: SyncRequest) async throws(StateError) -> PreparedSync {
        var engine = self
        engine.connections = connections.filter { request.participants.contains($0.name) }
        return try await engine.prepareSync(among: request)
    }

    /// Carries a sync out within a run that is open in the journal.
    ///
    /// - Throws: ``StateError`` where the journal could not be written; what was sent by then is settled by the next run.
    package func apply(_ sync: PreparedSync, run: Int64) async throws(StateError) -> ApplyReport {
        var engine = self
        engine.definitions = sync.decision.definitions
        return try await engine.apply(sync.prepared, run: run)
    }

    private func prepareSync(among request: SyncRequest) async throws(StateError) -> PreparedSync {
        var survey = try await survey([:])
        guard isDecidable(request.mode, survey) else { return failed(survey) }
        var outcome = try outcome(request, survey, [:])
        var conditions: [String: [ObservedObject]] = [:]
        if await readConditions(&survey, outcome.world, into: &conditions) {
            guard isDecidable(request.mode, survey) else { return failed(survey) }
            outcome = try self.outcome(request, survey, conditions)
        }
        if try await seek(outcome, &survey) {
            guard isDecidable(request.mode, survey) else { return failed(survey) }
            outcome = try self.outcome(request, survey, conditions)
        }
        let doubted = try environment.store.doubtedCreations()
        var plans: [VendorPlan] = []
        var agreed: [Binding] = []
        for connection in connections {
            let plan = survey.plan(connection) { observed, bindings in
                let beside = conditions[connection.name] ?? []
                let plan = self.plan(
                    connection,
                    observed,
                    bindings,
                    beside,
                    &outcome,
                    doubted[connection.name] ?? [],
                    survey
                )
                agreed += self.agreed(connection, plan, observed, bindings, outcome)
                return plan
            }
            plans += [plan].compactMap(\.self)
        }
        let prepared = Prepared(plan: Plan(vendors: plans), settlements: survey.settlements, bindings: survey.bindings)
        let inForce = outcome.world.sides.values.sorted { $0.name < $1.name }.flatMap { outcome.inForce(at: $0) }
        return PreparedSync(
            prepared: prepared,
            decision: outcome.decision,
            agreed: agreed,
            inForce: inForce,
            drift: request.takesNew ? [:] : outcome.world.sides.mapValues(outcome.drift)
        )
    }

    /// Whether enough was read: every peer, or the source.
    private func isDecidable(_ mode: SyncMode, _ survey: Survey) -> Bool {
        let unread = survey.observed.filter { (try? $0.value.get()) == nil }.keys
        return switch mode {
        case .peers: unread.isEmpty
        case .oneWay(let source, _): !unread.contains(source)
        }
    }

    /// The plans where too little could be read: no change anywhere.
    private func failed(_ survey: Survey) -> PreparedSync {
        let plans = connections.compactMap { connection in
            survey.plan(connection) { _, bindings in
                VendorPlan(name: connection.name, adapter: connection.adapterName, bound: bindings.count)
            }
        }
        let prepared = Prepared(plan: Plan(vendors: plans), settlements: survey.settlements, bindings: survey.bindings)
        return PreparedSync(prepared: prepared, decision: SyncDecision())
    }

    /// Reads what narrows down what definitions count that nobody bound and the sync takes in; whether there is any, or it could
    /// not be read.
    ///
    /// It is read for the decision, and not planned.
    private func readConditions(
        _ survey: inout Survey,
        _ world: SyncWorld,
        into conditions: inout [String: [ObservedObject]]
    ) async -> Bool {
        var isChanged = false
        for connection in connections {
            guard let observed = try? survey.observed[connection.name]?.get() else { continue }
            let taken = world.taken(at: connection.name)
            let free = observed.filter { taken.contains(ObjectID($0)) }
            let bindings = survey.bindings.filter { $0.vendor == connection.name }
            do throws(AdapterError) {
                let found = try await Observer.conditions(on: free, bindings: bindings, at: connection)
                guard !found.isEmpty else { continue }
                conditions[connection.name] = found
            } catch {
                survey.observed[connection.name] = .failure(error)
            }
            isChanged = true
        }
        return isChanged
    }

    private func outcome(
        _ request: SyncRequest,
        _ survey: Survey,
        _ conditions: [String: [ObservedObject]]
    ) throws(StateError) -> SyncOutcome {
        let sides = connections.compactMap { connection -> VendorSide? in
            guard let observed = try? survey.observed[connection.name]?.get() else { return nil }
            let translator = connection.adapter.translator
            let bindings = survey.bindings.filter { $0.vendor == connection.name }
            return VendorSide(
                connection.name,
                translator,
                observed + (conditions[connection.name] ?? []),
                bindings.map { $0.aged(by: translator, now: request.general.now) },
                now: request.general.now
            )
        }
        .sorted { $0.name < $1.name }
        let history = DefinitionRecency.isNeeded(sides) ? try environment.store.history(limit: Self.memory) : []
        return SyncOutcome(SyncWorld(request, sides, recency: DefinitionRecency(history, late: survey.done)))
    }

    /// Looks for what is wanted where the lists may lack it; whether anything was found, or could not be looked for.
    private func seek(_ outcome: SyncOutcome, _ survey: inout Survey) async throws(StateError) -> Bool {
        var isChanged = false
        for connection in connections where !connection.adapter.catalog.listsAreComplete {
            guard let side = outcome.world.sides[connection.name] else { continue }
            let wanted = side.translator.encode(outcome.order(at: side).request).objects
            do throws(AdapterError) {
                let found = try await Observer.seek(wanted, beyond: side.observed, side.bindings, at: connection)
                survey.obstacles[connection.name] = found.obstacles
                guard !found.objects.isEmpty else { continue }
                survey.observed[connection.name] = .success(side.observed + found.objects)
            } catch {
                survey.observed[connection.name] = .failure(error)
            }
            isChanged = true
        }
        return isChanged
    }

    private func plan(
        _ connection: VendorConnection,
        _ observed: [ObservedObject],
        _ bindings: [Binding],
        _ conditions: [ObservedObject],
        _ outcome: inout SyncOutcome,
        _ doubted: Set<ObjectRef>,
        _ survey: Survey
    ) -> VendorPlan {
        guard let side = outcome.world.sides[connection.name] else {
            return VendorPlan(name: connection.name, adapter: connection.adapterName, bound: bindings.count)
        }
        let request = outcome.world.request
        let order = outcome.order(at: side)
        var options = request.options[connection.name] ?? request.general
        // What is left of meters that are gone is free.
        options.selects = { [standing = order.standing, selects = request.general.selects] key in
            selects(key) && !standing.contains(key)
        }
        let translate = Self.translation(of: order, at: side, outcome)
        let intention = Intention(translation: translate([:]), options: options, translate: translate)
        outcome.note(intention.translation, of: order, at: side)
        var engine = self
        engine.definitions = outcome.decision.definitions
        var input = engine.input(connection, intention, observed, bindings)
        input.doubted = doubted
        input.obstacles = survey.obstacles[connection.name] ?? [:]
        input.sync = order.planning
        var plan = Planner.plan(input).heeding(conditions, input)
        plan.unfinished = survey.unfinished(at: connection.name)
        // What is in conflict stays so: an edit, and the lack of what was taken away.
        plan.refreshed.removeAll { outcome.isOpen($0.ref, at: side) }
        plan.forgotten.removeAll { outcome.isOpen($0, at: side) }
        if case .oneWay(connection.name, _) = request.mode { plan.keepToBindings() }
        if request.mode == .peers { plan.noteLeaving(side.translator.definitionKind) }
        return plan
    }

    /// Translates what a side is to have, with what the sync has come to as each meter's definition.
    static func translation(
        of order: SyncOutcome.Order,
        at side: VendorSide,
        _ outcome: SyncOutcome
    ) -> @Sendable ([Meter.Key: Meter]) -> Translation {
        let kind = side.translator.definitionKind
        let recorded = Dictionary(
            keepingFirst: order.selected.compactMap { key in outcome.recorded(key).map { (key, $0) } }
        )
        return { substitutes in
            var translation = side.translator.encode(order.request.replacing(substitutes))
            for index in translation.objects.indices {
                let object = translation.objects[index]
                if let key = object.definedMeter(kind) {
                    translation.objects[index].definition = recorded[key]
                } else if object.ref.kind != kind {
                    translation.objects[index].definition = outcome.recorded(event: object.ref.key)
                }
            }
            return translation
        }
    }
}

extension VendorPlan {
    /// Lets the bindings of meters that go everywhere, and of customers' counters of meters that stay, say so before anything is
    /// taken away, so that a run that does not come to its end is taken up again, and what is left does not look new.
    mutating func noteLeaving(_ definitionKind: ObjectKind) {
        let removals = changes.filter { $0.isRemoval && $0.waits == nil }
        let going = Set(removals.filter { $0.ref.kind == definitionKind }.flatMap(\.meters))
        refreshed += removals.compactMap { change in
            let isCounter = change.ref.key.contains("/") && going.isDisjoint(with: change.meters)
            guard change.ref.kind == definitionKind || isCounter, let binding = change.binding, !binding.isLeaving,
                !binding.isSuperseded
            else { return nil }
            return binding.leaving
        }
    }

    /// Takes down, of objects that are still to be changed, the fields that are as wanted already.
    package mutating func noteAgreed() {
        refreshed += changes.compactMap { change in
            guard var binding = change.binding, let desired = change.desired, let observed = change.observed else {
                return nil
            }
            let agreed = observed.image.fields.filter { field in
                desired.image[optional: field.path] == field.value && binding.recorded[field.path] != field.value
            }
            guard !agreed.isEmpty else { return nil }
            for field in agreed { binding.recorded[field.path] = field.value }
            return binding
        }
    }

    /// Leaves only what binds objects as they are, and writes nothing at the vendor.
    package mutating func keepToBindings() {
        changes = changes.filter { $0.action == .adopt && $0.fields.isEmpty && $0.needs == nil }
    }
}
