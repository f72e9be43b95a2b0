import AdapterKit
import Metering

/// What the vendors have, and what that tells of writes that earlier runs left open.
struct Survey: Sendable {
    /// The writes without an outcome, oldest first.
    var open: [JournaledIntent]
    /// What each vendor has, or why it could not be read.
    var observed: [String: Result<[ObservedObject], AdapterError>]
    /// What keeps wanted objects from being made, by vendor and object.
    var obstacles: [String: [ObjectRef: Finding]]
    /// What became of the open writes.
    var settlements: [IntentSettler.Settlement]
    /// The bindings of all vendors, as they are once the settlements are written down.
    var bindings: [Binding]

    /// The open writes that were done after all.
    var done: [Intent] {
        let numbers = Set(settlements.filter(\.outcome.isDone).map(\.number))
        return open.filter { numbers.contains($0.number) }.map(\.intent)
    }

    /// The objects at a vendor whose creation an earlier run left open, and which were found.
    func unfinished(at vendor: String) -> Set<ObjectRef> {
        Set(done.filter { $0.vendor == vendor && $0.action == .create }.map(\.ref))
    }

    /// The plan of a vendor that was read, with what there is to know of it as a whole, or its failure; `nil` where it was not asked.
    func plan(
        _ connection: VendorConnection,
        _ make: (_ observed: [ObservedObject], _ bindings: [Binding]) -> VendorPlan
    ) -> VendorPlan? {
        switch observed[connection.name] {
        case .failure(let error)?:
            return VendorPlan(name: connection.name, adapter: connection.adapterName, failure: error)
        case .success(let objects)?:
            let bindings = bindings.filter { $0.vendor == connection.name }
            var plan = make(objects, bindings)
            if let note = AbsentBindings.note(bindings, objects, connection.adapter.translator) {
                plan.notes.append(note)
                plan.lacksAllBound = true
            }
            return plan
        case nil: return nil
        }
    }
}

extension Engine {
    /// The bindings as they are once what is assumed is written down.
    private func assumedBindings() throws(StateError) -> [Binding] {
        let settlement = IntentSettler.Settlement(number: 0, outcome: .done(id: ""), changes: assumed)
        return IntentSettler.apply([settlement], to: try environment.store.bindings())
    }

    /// Tells whoever follows the run what became of writes that earlier runs left open, vendor by vendor.
    private func tell(_ settlements: [IntentSettler.Settlement], of open: [JournaledIntent]) {
        let vendors = Dictionary(keepingFirst: open.map { ($0.number, $0.intent.vendor) })
        for (vendor, own) in Dictionary(grouping: settlements, by: { vendors[$0.number] ?? "" }).sorted(by: {
            $0.key < $1.key
        }) {
            let done = own.count(where: \.outcome.isDone)
            environment.settled(vendor, done, own.count - done)
        }
    }

    /// Reads the vendors, settles what earlier runs left open, and tells of that.
    func survey(_ wanted: [String: [DesiredObject]]) async throws(StateError) -> Survey {
        let survey = try await look(wanted)
        tell(survey.settlements, of: survey.open)
        return survey
    }

    /// Reads the vendors, and settles what earlier runs left open; nothing is written, and what is wanted is looked for by
    /// its marks where a list lacks it.
    func look(_ wanted: [String: [DesiredObject]]) async throws(StateError) -> Survey {
        let stored = assumed.isEmpty ? try environment.store.bindings() : try assumedBindings()
        let open = try environment.store.openIntents()
        let observed = try await observe(open, stored, wanted)
        let settlements = IntentSettler.settle(
            open,
            observed: observed.compactMapValues { try? $0.get().objects },
            bindings: stored,
            check: WriteCheck(connections, now: environment.now())
        )
        return Survey(
            open: open,
            observed: observed.mapValues { $0.map(\.objects) },
            obstacles: observed.compactMapValues { try? $0.get().obstacles },
            settlements: settlements,
            bindings: IntentSettler.apply(settlements, to: stored)
        )
    }
}
