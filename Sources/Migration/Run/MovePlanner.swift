import AdapterKit
package import Metering
package import SyncEngine

/// Decides which meters of the old vendor move, and what the files say of them then: a pure function.
///
/// The files are where a move ends: a meter that a file has is applied at the new vendor too; one that no file has is written
/// into a new one. What was moved before, and was not taken back since, stays as the record has it.
package struct MovePlanner: Sendable {
    private let route: MigrationRoute
    private let decision: SyncDecision
    private let files: SyncFiles
    private let record: MigrationRecord?
    private let decisions: MoveDecisions
    private let keepsKeys: Bool
    /// Which meters are asked for.
    private let selects: @Sendable (Meter.Key) -> Bool
    /// How the files have each meter now.
    private let filed: [Meter.Key: SyncFiles.Entry]
    /// How they would have it by what the old vendor has.
    private let read: [Meter.Key: SyncFiles.Entry]
    /// The definition that is bound of each at the old vendor.
    private let bound: [Meter.Key: Binding]
    /// The meters of which a definition is bound at the new vendor.
    private let arrived: Set<Meter.Key>
    /// The customers' counters of each that are decided.
    private let decidedCounters: [Meter.Key: [CustomerMeter]]
    /// The customers' counters of each, of the files and decided.
    private let counters: [Meter.Key: [CustomerMeter]]

    /// Makes a planner.
    ///
    /// - Parameters:
    ///   - route: which way it goes.
    ///   - decision: what the old vendor has, in terms of the files.
    ///   - files: what the files say now.
    ///   - bindings: what is bound, at the old vendor and others.
    ///   - record: the record so far; `nil` where there is none.
    ///   - decisions: what a person decided.
    ///   - keepsKeys: whether what is pinned at the old vendor is pinned at the new one too, since both are accounts of one kind.
    ///   - selects: which meters are asked for.
    package init(
        _ route: MigrationRoute,
        _ decision: SyncDecision,
        files: SyncFiles,
        bindings: [Binding],
        record: MigrationRecord?,
        decisions: MoveDecisions = MoveDecisions(),
        keepsKeys: Bool = false,
        selects: @escaping @Sendable (Meter.Key) -> Bool = { _ in true }
    ) {
        self.route = route
        self.decision = decision
        self.files = files
        self.record = record
        self.decisions = decisions
        self.keepsKeys = keepsKeys
        self.selects = selects
        filed = files.meters.keyed(by: \.meter.key)
        read = (decision.files?.meters ?? []).keyed(by: \.meter.key)
        let definitions = bindings.filter { $0.vendor == route.from && !$0.isSuperseded }.compactMap { binding in
            binding.meter.flatMap { $0.key.text == binding.ref.key ? ($0.key, binding) : nil }
        }
        bound = Dictionary(keepingFirst: definitions)
        arrived = Set(
            bindings.filter { $0.vendor == route.to && !$0.isSuperseded }.compactMap { binding in
                binding.meter.flatMap { $0.key.text == binding.ref.key ? $0.key : nil }
            }
        )
        decidedCounters = Dictionary(grouping: decisions.counters, by: \.meter)
        counters = Dictionary(grouping: files.customers + decisions.counters, by: \.meter)
    }

    /// What the move comes to.
    package func plan() -> MovePlan {
        var plan = MovePlan()
        plan.held = questions()
        let asked = Set(plan.held.map(\.key))
        for (key, meter) in decision.definitions.sorted(by: { $0.key < $1.key }) where !asked.contains(key) {
            if let obstacle = obstacle(key) {
                plan.held.append(obstacle)
            } else {
                take(meter, &plan)
            }
        }
        plan.held += missing(but: asked)
        plan.held.sort { $0.key < $1.key }
        let moving = Set(plan.keys)
        let used = Set(plan.entries.compactMap(\.meter.event))
        plan.events = (decision.files?.events ?? []).filter { used.contains($0.name) }
        plan.customers = customers(of: moving)
        plan.notes = notes()
        return plan
    }

    /// The meters that wait for a person, each with its first question.
    private func questions() -> [HeldMeter] {
        MoveQuestion.all(in: decision, along: route)
            .map { HeldMeter($0.key, .question, $0.reason, remedy: $0.remedy) }
            .distinct(by: \.key)
    }

    /// The meters that the files want at the old vendor, and of which it has nothing to move.
    private func missing(but asked: Set<Meter.Key>) -> [HeldMeter] {
        files.meters.compactMap { entry in
            let key = entry.meter.key
            guard selects(key), !asked.contains(key), decision.definitions[key] == nil,
                entry.vendors?.contains(route.from) ?? true
            else { return nil }
            if let obstacle = obstacle(key) { return obstacle }
            let isThere = arrived.contains(key) && bound[key] == nil && entry.vendors == nil
            guard !isThere else {
                return HeldMeter(key, .settled, "\(route.from) has nothing of it, and it is at \(route.to) already")
            }
            return HeldMeter(
                key,
                .obstacle,
                "the files want it at \(route.from), which has nothing of it",
                remedy: route.remedyForMissing
            )
        }
    }

    /// Why a meter does not move now; `nil` where it does.
    private func obstacle(_ key: Meter.Key) -> HeldMeter? {
        let entry = filed[key]
        if let vendors = entry?.vendors, !vendors.contains(route.from), record?[key]?.stage == .moved {
            return HeldMeter(
                key,
                .obstacle,
                "the record has it at both vendors, and the files keep it from \(route.from): its old side has left otherwise",
                remedy:
                    "write \(route.from) into its `vendors` and apply, where it is still to be compared; else there is nothing to do"
            )
        }
        if let vendors = entry?.vendors, !vendors.contains(route.from) {
            return HeldMeter(key, .settled, "the files keep it from \(route.from), by its `vendors`")
        }
        let stage = record?[key]?.stage
        switch stage {
        case .leaving:
            return HeldMeter(key, .obstacle, "its cutover was begun", remedy: "end it by `\(command("cutover"))`")
        case .rejoining, .withdrawing:
            return HeldMeter(
                key,
                .obstacle,
                "it is being taken back",
                remedy: "end that by `\(command("rollback"))`"
            )
        case .cutOver where entry == nil:
            return HeldMeter(key, .settled, "it was cut over, and no file has it any more")
        case .running: return nil
        case nil, .moved, .cutOver, .withdrawn: break
        }
        guard let entry, let binding = bound[key], let given = binding.filed ?? binding.target else { return nil }
        // What a run that was cut off wrote into the files is no edit.
        guard entry.meter != given, stage != .moved || !agrees(entry.meter) else { return nil }
        return HeldMeter(
            key,
            .obstacle,
            "the files say otherwise than what \(route.from) was last given, so that it is not certain what is to move",
            remedy: "apply first, by `meterway apply --vendor \(route.from)`, or take the edit back"
        )
    }

    /// Whether the files have a meter as it moves already.
    private func agrees(_ filed: Meter) -> Bool {
        let found = [decision.definitions[filed.key], read[filed.key]?.meter].compactMap(\.self)
        return found.contains { $0 == filed || (try? decisions.decide($0)) == filed }
    }

    private func command(_ phase: String) -> String {
        "meterway migrate \(phase) \(route.options)"
    }

    /// Adds a meter that moves, as the files should have it.
    private func take(_ found: Meter, _ plan: inout MovePlan) {
        let key = found.key
        let old = filed[key]
        // A file says more of a meter than a vendor that was not given it from there.
        let meter = bound[key] != nil ? found : old?.meter ?? found
        let decided: Meter
        do throws(MeterError) {
            decided = try decisions.decide(meter)
        } catch {
            plan.held.append(Self.broken(key, error))
            return
        }
        if let held = secondCounter(key) ?? openCounters(key) {
            plan.held.append(held)
            return
        }
        let overrides = read[key]?.overrides ?? old?.overrides ?? [:]
        var entry = SyncFiles.Entry(decided, vendors: places(old), overrides: overrides)
        entry.overrides[route.to] = pinned(key, overrides)
        plan.entries.append(entry)
        if decided != meter { plan.decided.insert(key) }
        if let old {
            plan.filed[key] = MigratedMeter.Filed(vendors: old.vendors, overrides: old.overrides[route.to] ?? [:])
        }
    }

    /// What is pinned of a meter at the new vendor, the last word being what was decided; `nil` where that is nothing.
    private func pinned(_ key: Meter.Key, _ overrides: [String: [String: JSONValue]]) -> [String: JSONValue]? {
        let kept = keepsKeys ? overrides[route.from] ?? [:] : [:]
        let pinned = kept.merging(overrides[route.to] ?? [:]) { _, own in own }
            .merging(decisions.overrides[key] ?? [:]) { _, decided in decided }
        return pinned.isEmpty ? nil : pinned
    }

    private static func broken(_ key: Meter.Key, _ error: MeterError) -> HeldMeter {
        HeldMeter(
            key,
            .obstacle,
            "what was decided of it breaks a rule: \(error)",
            remedy: "correct the file of decisions"
        )
    }

    /// Customers' counters of which nobody has said what feeds them; `nil` where there are none.
    private func openCounters(_ key: Meter.Key) -> HeldMeter? {
        decisions.open[key].map { open in
            HeldMeter(
                key,
                .obstacle,
                "nobody has decided what feeds the counters of \(Excerpt.list(open))",
                remedy: "write a `meterKey` for them into the file of decisions"
            )
        }
    }

    /// A customer for whom another counter is decided than there is, so that each event would be counted twice.
    private func secondCounter(_ key: Meter.Key) -> HeldMeter? {
        for counter in decidedCounters[key] ?? [] {
            let other = counters[key]?.first {
                $0.customer == counter.customer && $0.meterKey != counter.meterKey
            }
            guard let other else { continue }
            return HeldMeter(
                key,
                .question,
                "the customer `\(counter.customer)` has a counter of the meterKey `\(other.meterKey)`, and `\(counter.meterKey)` is "
                    + "decided: each event would be counted twice",
                remedy:
                    "keep one of them: take the other out of the file of decisions, or out of `customers` in the meter files"
            )
        }
        return nil
    }

    /// The vendors that a meter is applied at from now on; `nil` is all.
    private func places(_ old: SyncFiles.Entry?) -> [String]? {
        guard let old else { return [route.from, route.to] }
        guard let vendors = old.vendors else { return nil }
        return vendors.contains(route.to) ? vendors : vendors + [route.to]
    }

    /// The counters that the files lack: the old vendor's own, and those that were decided.
    private func customers(of moving: Set<Meter.Key>) -> [CustomerMeter] {
        let filed = Set(files.customers.map(\.identity))
        let read = (decision.files?.customers ?? []).filter { !filed.contains($0.identity) }
        var seen: Set<String> = filed
        return (read + decisions.counters).filter { moving.contains($0.meter) && seen.insert($0.identity).inserted }
            .sorted { $0.identity < $1.identity }
    }

    /// What cannot be read at the old vendor.
    private func notes() -> [String] {
        decision.notes.filter { $0.kind == .unreadable && $0.side == route.from }.map { "\($0.subject): \($0.text)" }
    }
}

extension Binding {
    /// What the object is to count by, once no change waits; `nil` where it is the definition of no meter.
    fileprivate var target: Meter? { transition?.after ?? meter }
}
