import AdapterKit
package import Metering

extension Engine {
    /// The bindings of what stands at a vendor for meters that it cannot represent as they are wanted, with what somebody changed
    /// there and the sync has come to as well taken down.
    ///
    /// Such a meter is planned as it was written last, with that change: what is so at the vendor already is noted, and all else
    /// stays somebody's edit.
    func agreed(
        _ connection: VendorConnection,
        _ plan: VendorPlan,
        _ observed: [ObservedObject],
        _ bindings: [Binding],
        _ outcome: SyncOutcome
    ) -> [Binding] {
        guard outcome.world.request.filesTakePart, let side = outcome.world.sides[connection.name] else { return [] }
        let meters = outcome.agreed(plan.unrepresented, at: side)
        guard !meters.isEmpty else { return [] }
        let order = outcome.order(at: side)
        let translation = Self.translation(of: order, at: side, outcome)(meters)
        let selects: @Sendable (Meter.Key) -> Bool = { meters[$0] != nil }
        let options = PlanOptions(selects: selects, now: outcome.world.request.general.now)
        var engine = self
        engine.definitions = outcome.decision.definitions.merging(meters) { _, agreed in agreed }
        var input = engine.input(connection, Intention(translation: translation, options: options), observed, bindings)
        input.sync = order.planning
        var plan = Planner.plan(input)
        plan.noteAgreed()
        return plan.refreshed.filter { !$0.meters.isEmpty && $0.meters.allSatisfy(selects) }
    }
}

extension VendorPlan {
    /// The meters that are blocked as a whole, so that nothing is planned of what stands for them.
    package var unrepresented: Set<Meter.Key> {
        Set(changes.filter { $0.action == .blocked && $0.desired == nil && $0.observed == nil }.flatMap(\.meters))
    }
}

extension SyncOutcome {
    /// What a vendor was given of meters, with what was changed there since and the sync has come to as well.
    func agreed(_ keys: Set<Meter.Key>, at side: VendorSide) -> [Meter.Key: Meter] {
        var agreed: [Meter.Key: Meter] = [:]
        for key in keys where side.touched.contains(key) {
            guard let given = side.given[key], !given.binding.hasTransition, let applied = given.inForce,
                let merged = decision.definitions[key], let now = world.now[side.name]?[key]?.meter
            else { continue }
            let units = MergeUnit.ofMeter.filter { merged.says($0) == now.says($0) }
            agreed[key] = applied.replacing(Dictionary(keepingFirst: units.map { ($0, now.says($0).shown) }))
        }
        return agreed
    }
}

extension SyncOutcome {
    /// The bindings of meters whose vendor counts by what somebody changed there and the sync has come to as well, with that
    /// in the definition by which they count: it is in force already, and waits for no period's end.
    func inForce(at side: VendorSide) -> [Binding] {
        side.touched.sorted().compactMap { key in
            guard let given = side.given[key], let applied = given.inForce, let merged = decision.definitions[key],
                let now = world.now[side.name]?[key]?.meter
            else { return nil }
            let units = [MergeUnit.number, .resetSchedule].filter {
                merged.says($0) == now.says($0) && applied.says($0) != now.says($0)
            }
            guard !units.isEmpty else { return nil }
            return given.binding.counting(
                by: Dictionary(keepingFirst: units.map { ($0, merged.says($0).shown) }),
                now: world.request.general.now
            )
        }
    }

    /// What was changed at a vendor of selected meters since it was written, and what is there a second time.
    func drift(at side: VendorSide) -> [Change] {
        DriftDetector.drift(
            vendor: side.name,
            adapter: "",
            kinds: side.translator.kinds,
            observed: side.observed,
            bindings: side.bindings,
            endsByItself: side.translator.endsByItself
        )
        .changes.filter { $0.meters.contains(where: world.request.general.selects) }
    }
}

extension Binding {
    /// The binding with units of its definition otherwise, also of what waits; a time that is over stays as it was.
    fileprivate func counting(by units: [MergeUnit: JSONValue], now: Timestamp) -> Binding? {
        guard let meter = meter?.replacing(units) else { return nil }
        var changed = transition
        if let transition {
            guard let before = transition.before.replacing(units), let after = transition.after.replacing(units) else {
                return nil
            }
            changed = Transition(
                at: transition.at,
                before: transition.at <= now ? transition.before : before,
                after: after
            )
        }
        var binding = self
        binding.definition = Binding.definition(Binding.definition(of: meter, changed), filed: filed)
        return binding
    }
}
