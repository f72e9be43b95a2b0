import AdapterKit
import Metering

/// What a sync comes to, with what each vendor is asked for.
struct SyncOutcome {
    let world: SyncWorld
    private(set) var decision: SyncDecision
    private let deletions: [String: Set<Meter.Key>]
    private let events: SyncEvents
    private let customers: SyncCustomers
    private let filed: [Meter.Key: Meter]

    /// What one vendor is asked for.
    struct Order {
        /// Everything that the translation depends on: what is written, and what stands beside it.
        var request: EncodingRequest
        /// The meters that are written or taken away.
        var selected: Set<Meter.Key>
        /// The meters that are there and stay as they are.
        var standing: Set<Meter.Key>
        /// What the planner has to know beyond that.
        var planning: SyncPlanning
    }

    init(_ world: SyncWorld) {
        self.world = world
        let decider = SyncDecider.decide(world)
        deletions = decider.deletions
        events = SyncEvents(decider)
        customers = SyncCustomers(decider)
        decision = decider.decision
        decision.conflicts = (decision.conflicts + events.conflicts + customers.conflicts)
            .sorted { ($0.subject, $0.unit) < ($1.subject, $1.unit) }
        decision.settled += events.settled + customers.settled
        decision.notes = (decision.notes + events.notes).sorted { $0.order.lexicographicallyPrecedes($1.order) }
        decision.edits = (decision.edits + events.edits + customers.edits)
            .sorted { ($0.subject, $0.kind.rawValue) < ($1.subject, $1.kind.rawValue) }
        var filed: [Meter.Key: Meter] = [:]
        for (key, meter) in decision.definitions where world.files[key] != nil && !world.request.filesTakePart {
            let base = decider.filed(key) ?? (world.wasFiled(key) ? world.last[key] : nil)
            if base != meter { filed[key] = base }
        }
        self.filed = filed
        if world.request.filesTakePart { decision.files = fileChanges() }
    }

    /// What a vendor is asked for.
    func order(at side: VendorSide) -> Order {
        let name = side.name
        let writing = decision.definitions.filter { isWritten($0.key, at: name) }
        let going = deletions[name] ?? []
        let standing = side.given.filter { writing[$0.key] == nil && !going.contains($0.key) }
        var entries = writing.map { MeterEntry($0.value, overrides: world.writtenOverrides($0.key, at: name)) }
        entries += standing.compactMap { key, given in
            (given.target ?? world.now[name]?[key]?.meter).map {
                MeterEntry($0, overrides: world.writtenOverrides(key, at: name))
            }
        }
        let request = EncodingRequest(
            entries: entries.sorted { $0.meter.key < $1.meter.key },
            events: events.request(at: name),
            customers: customers.request(at: name, writing: Set(writing.keys), standing: Set(standing.keys)),
            defaults: world.request.defaults,
            now: world.request.general.now
        )
        return Order(
            request: request,
            selected: Set(writing.keys).union(going),
            standing: Set(standing.keys),
            planning: planning(at: side, Set(writing.keys))
        )
    }

    /// What a definition is recorded with at a vendor beyond its fields; `nil` where there is nothing.
    func recorded(_ key: Meter.Key) -> JSONValue? {
        guard let filed = filed[key], let meter = decision.definitions[key] else { return nil }
        return Binding.definition(meter.json, filed: filed)
    }

    /// What an event's schema is recorded with at a vendor beyond its fields; `nil` where there is nothing.
    func recorded(event name: String) -> JSONValue? { events.leftFiles[name]?.json }

    /// Whether an object is an event's schema or a customer's counter on which the sides disagree.
    func isOpen(_ ref: ObjectRef, at side: VendorSide) -> Bool {
        ref.kind != side.translator.definitionKind && (events.open.contains(ref.key) || customers.isOpen(ref.key))
    }

    /// Notes what a vendor has no place for.
    mutating func note(_ translation: Translation, of order: Order, at side: VendorSide) {
        let made = Set(translation.objects.map(\.ref.key))
        let homeless = order.request.customers.filter { !made.contains($0.identity) }
        for (key, counters) in Dictionary(grouping: homeless, by: \.meter) where order.selected.contains(key) {
            guard translation.objects.contains(where: { $0.ref == side.definition(key) }) else { continue }
            let noun = counters.count.counted("customer's counter has", "customers' counters have")
            decision.notes.append(.init(.unmatched, key.text, at: side.name, "\(noun) no counterpart at this vendor"))
        }
        let bound = Set(side.bindings.map(\.ref.key))
        let used = Set(decision.definitions.values.compactMap(\.event))
        for event in world.inventories[side.name]?.events ?? [] {
            guard !used.contains(event.name), !bound.contains(event.name),
                !(world.inventories[side.name]?.meters.contains { $0.meter.event == event.name } ?? false)
            else { continue }
            decision.notes.append(
                .init(.unmatched, "event \(event.name)", at: side.name, "no meter that takes part uses the schema")
            )
        }
        decision.notes.sort { $0.order.lexicographicallyPrecedes($1.order) }
    }

    /// Whether a merged meter is written at a vendor; the source of one way is asked for what it has, to be bound.
    private func isWritten(_ key: Meter.Key, at name: String) -> Bool {
        if case .oneWay(name, _) = world.request.mode { return world.now[name]?[key] != nil }
        return world.isPlaced(key, at: name)
    }

    private func planning(at side: VendorSide, _ writing: Set<Meter.Key>) -> SyncPlanning {
        let bound = Set(side.bindings.map { ObjectID($0) })
        var identities: [ObjectRef: String] = [:]
        for (key, decoded) in world.now[side.name] ?? [:] where writing.contains(key) {
            for (ref, id) in decoded.objects where !bound.contains(ObjectID(kind: ref.kind, id: id)) {
                identities[ref] = id
            }
        }
        let filedCustomers = Set(world.request.files.customers.map(\.identity))
        let takesPart = world.request.filesTakePart
        return SyncPlanning(
            identities: identities,
            adoptable: world.request.mode == .peers ? Set(identities.keys) : [],
            unfiled: takesPart
                ? UnfiledObjects()
                : UnfiledObjects(
                    meters: Set(decision.definitions.keys.filter { world.files[$0] == nil }),
                    customers: Set(customers.merged.keys).subtracting(filedCustomers)
                )
        )
    }
}

extension SyncOutcome {
    /// What the files should become.
    private func fileChanges() -> SyncFileChanges {
        var changes = SyncFileChanges()
        for (key, meter) in decision.definitions.sorted(by: { $0.key < $1.key }) {
            let old = world.files[key]
            let entry = SyncFiles.Entry(
                meter,
                vendors: old == nil ? newPlaces : old?.vendors,
                overrides: filedOverrides(key, old?.overrides ?? [:])
            )
            if entry != old { changes.meters.append(entry) }
        }
        changes.removedMeters = decision.deletions.filter { world.files[$0] != nil }
        let events = world.request.files.events.keyed(by: \.name)
        let open = Set(decision.conflicts.map(\.subject))
        changes.events = self.events.merged.values.filter { event in
            events[event.name] != event && !open.contains(.event(event.name))
        }
        .sorted { $0.name < $1.name }
        let filed = world.request.files.customers.keyed(by: \.identity)
        changes.customers = customers.merged.filter { filed[$0.key] != $0.value }.sorted { $0.key < $1.key }.map(
            \.value
        )
        changes.removedCustomers = filed.filter { identity, counter in
            customers.deleted.contains(identity) || decision.deletions.contains(counter.meter)
        }
        .keys.sorted()
        return changes
    }

    /// The vendors of a meter that is new to the files; `nil` where these are all.
    private var newPlaces: [String]? {
        let places = world.names
        return Set(world.request.projectVendors).isSubset(of: places) ? nil : places
    }

    /// The overrides of a meter in the files, with those that keep what was made elsewhere as it is.
    private func filedOverrides(
        _ key: Meter.Key,
        _ old: [String: [String: JSONValue]]
    ) -> [String: [String: JSONValue]] {
        var overrides = old
        for name in world.names where world.isPlaced(key, at: name) {
            let isGiven = world.sides[name]?.given[key].map { !$0.binding.isSynced } ?? false
            let isKnown = isGiven && world.files[key] != nil
            let read = isKnown ? world.editedPins(key, at: name) : world.now[name]?[key]?.overrides ?? [:]
            let overtaken = world.overtakenPins(key, at: name)
            guard !read.isEmpty || !overtaken.isEmpty else { continue }
            let kept = (old[name] ?? [:]).filter { !overtaken.contains($0.key) }.merging(read) { _, read in read }
            overrides[name] = kept.isEmpty ? nil : kept
        }
        return overrides
    }
}
