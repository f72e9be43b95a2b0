import AdapterKit
import Metering

extension Engine {
    /// How long after it was written down a write may still be under way at the vendor.
    private static let flight: Int64 = 60

    /// Reads the vendors; where an object may still be in the making, or was made lately and is not shown, they are read again,
    /// after waits that grow where the vendor would take a second one.
    ///
    /// - Throws: ``StateError`` where the history could not be read.
    func observe(
        _ open: [JournaledIntent],
        _ stored: [Binding],
        _ wanted: [String: [DesiredObject]]
    ) async throws(StateError) -> [String: Result<Observation, AdapterError>] {
        let creations = open.map(\.intent).filter { $0.action == .create }
        let begun = Dictionary(grouping: creations, by: \.vendor).mapValues { $0.map { DesiredObject($0) } }
        let wanted = wanted.merging(begun) { wanted, begun in
            begun.reduce(into: wanted) { wanted, object in
                if !wanted.contains(where: { $0.ref == object.ref }) { wanted.append(object) }
            }
        }
        var observed = await Observer.observe(connections, bindings: stored, wanted: wanted, begun: begun)
        var searches: [Search] = []
        defer { for search in searches { environment.searching(search, false) } }
        for (round, delay) in environment.settleDelays(isGuarded: false).enumerated() {
            let flying = stillFlying(open, observed, stored, round: round)
            let unshown = try unshown(observed)
            let late = Set((flying + unshown).map(\.vendor))
            tell(flying, unshown, round, &searches)
            guard !late.isEmpty, (try? await environment.sleep(delay)) != nil else { return observed }
            let again = await Observer.observe(
                connections.filter { late.contains($0.name) },
                bindings: stored,
                wanted: wanted,
                begun: begun
            )
            observed.merge(again) { _, new in new }
        }
        return observed
    }

    /// Tells whoever follows the run what is looked for, and what no longer is.
    private func tell(_ flying: [Intent], _ unshown: [Intent], _ round: Int, _ searches: inout [Search]) {
        let late = Set((flying + unshown).map(\.vendor))
        for search in searches where !late.contains(search.vendor) { environment.searching(search, false) }
        searches.removeAll { !late.contains($0.vendor) }
        guard round == 0, !late.isEmpty else { return }
        let check = WriteCheck(connections, now: environment.now())
        for vendor in late.sorted() {
            let own = flying.filter { $0.vendor == vendor }
            let delays = environment.settleDelays(isGuarded: own.allSatisfy(check.isGuarded))
            let all = environment.settleDelays(isGuarded: false)
            let begun = [
                Search(own, .cutOff, limit: delays.reduce(.zero, +)),
                Search(unshown.filter { $0.vendor == vendor }, .notShown, limit: all.reduce(.zero, +)),
            ]
            for search in begun.compactMap(\.self) {
                searches.append(search)
                environment.searching(search, true)
            }
        }
    }

    /// The creations, lately done, of what is bound and not shown.
    ///
    /// A vendor may answer from a copy that is behind; what it made is not gone then, and made again it would be there twice.
    private func unshown(_ observed: [String: Result<Observation, AdapterError>]) throws(StateError) -> [Intent] {
        let absent = observed.compactMapValues { try? $0.get().absent }.filter { !$0.value.isEmpty }
        guard !absent.isEmpty else { return [] }
        let start = environment.now().adding(seconds: -Self.flight)
        var made: [String: [ObjectID: Intent]] = [:]
        try environment.store.eachRun(limit: .max) { run in
            for step in run.steps + run.settled {
                guard step.intent.action == .create, step.intent.at > start, case .done(let id)? = step.outcome else {
                    continue
                }
                made[step.intent.vendor, default: [:]][ObjectID(kind: step.intent.ref.kind, id: id)] = step.intent
            }
            // One at a time writes, so that those before the first that began earlier ended earlier.
            return run.record.started > start
        }
        return absent.sorted { $0.key < $1.key }.flatMap { vendor, ids in ids.compactMap { made[vendor]?[$0] } }
    }

    /// The creations of objects that are not there, and were asked for so lately that the request may still be on its way;
    /// those that are worth another look after so many.
    private func stillFlying(
        _ open: [JournaledIntent],
        _ observed: [String: Result<Observation, AdapterError>],
        _ stored: [Binding],
        round: Int
    ) -> [Intent] {
        let now = environment.now()
        let check = WriteCheck(connections, now: now)
        let young = open.filter { journaled in
            let intent = journaled.intent
            guard intent.action == .create, now < intent.at.adding(seconds: Self.flight) else { return false }
            return round < environment.settleDelays(isGuarded: check.isGuarded(intent)).count
        }
        guard !young.isEmpty else { return [] }
        let settled = IntentSettler.settle(
            open,
            observed: observed.compactMapValues { try? $0.get().objects },
            bindings: stored,
            check: check
        )
        let failed = Set(settled.filter { !$0.outcome.isDone }.map(\.number))
        return young.filter { failed.contains($0.number) }.map(\.intent)
    }

    /// Everything that the plan of a vendor depends on; meters whose changes wait are as they are until then.
    func input(
        _ connection: VendorConnection,
        _ intention: Intention,
        _ objects: [ObservedObject],
        _ bindings: [Binding]
    ) -> PlanInput {
        let translator = connection.adapter.translator
        let inForce = definitionsInForce(intention.options, bindings, translator)
        let isHolding = !inForce.held.isEmpty && intention.translate != nil
        var input = PlanInput(
            vendor: connection.name,
            adapter: connection.adapterName,
            translator: translator,
            translation: isHolding
                ? intention.translate?(inForce.substitutes) ?? intention.translation : intention.translation,
            meters: definitions.merging(inForce.substitutes) { _, held in held },
            observed: objects,
            bindings: bindings.map { $0.aged(by: translator, now: intention.options.now) },
            options: intention.options
        )
        input.definitions = inForce
        input.later = isHolding ? intention.translation : nil
        return input
    }

    /// How events are projected at a vendor, by the instant at which they happened.
    ///
    /// - Throws: ``StateError`` where the state could not be read.
    package func timeline(
        _ connection: VendorConnection,
        _ intention: Intention
    ) throws(StateError) -> ProjectionTimeline {
        guard let translate = intention.translate else { return ProjectionTimeline(intention.translation.projection) }
        let bindings = try environment.store.bindings(at: connection.name)
        let inForce = definitionsInForce(intention.options, bindings, connection.adapter.translator)
        return ProjectionTimeline(inForce) { substitutes in
            substitutes.isEmpty ? intention.translation.projection : translate(substitutes).projection
        }
    }

    func definitionsInForce(
        _ options: PlanOptions,
        _ bindings: [Binding],
        _ translator: any VendorTranslator
    ) -> DefinitionsInForce {
        DefinitionsInForce(
            definitions,
            patient: options.patient,
            bindings: bindings,
            kind: translator.definitionKind,
            now: options.now
        )
    }
}

extension DesiredObject {
    /// The object that an intent to make one was about.
    fileprivate init(_ intent: Intent) {
        self.init(
            ref: intent.ref,
            meters: intent.meters,
            name: intent.name,
            image: ObjectImage(after: intent.changes),
            marks: intent.marks,
            body: .null
        )
    }
}
