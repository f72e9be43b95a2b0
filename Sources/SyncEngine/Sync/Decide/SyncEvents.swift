import AdapterKit
package import Metering

/// The event schemas of a sync, as they should be at every vendor and in the files.
struct SyncEvents {
    private let world: SyncWorld
    /// The schemas that merged meters use, by name.
    private(set) var merged: [String: EventSchema] = [:]
    private(set) var conflicts: [SyncConflict] = []
    private(set) var settled: [SyncDecision.Settled] = []
    private(set) var edits: [SyncEdit] = []

    init(_ decider: SyncDecider) {
        world = decider.world
        let meters = decider.decision.definitions.values.sorted { $0.key < $1.key }
        let used = Dictionary(grouping: meters.filter { $0.event != nil }) { $0.event ?? "" }
        let known = world.images.events.keyed(by: \.name)
        let shown = decider.shownEvents()
        for (name, meters) in used.sorted(by: { $0.key < $1.key }) {
            merge(name, meters, known[name], shown)
        }
    }

    private mutating func merge(
        _ name: String,
        _ meters: [Meter],
        _ known: EventSchema?,
        _ shown: [String: SyncDecider.ShownEvents]
    ) {
        let attributes = meters.reduce(into: Set<String>()) { $0.formUnion($1.attributesRead) }
        let dimensions = meters.reduce(into: Set<String>()) { $0.formUnion($1.dimensionsRead) }
        let sides = world.names.compactMap { vendor -> EventMerge.Side? in
            guard let now = world.inventories[vendor]?.events.first(where: { $0.name == name }) else { return nil }
            let isEdited = world.sides[vendor]?.touchedObjects.contains { $0.key == name } ?? false
            return .init(name: vendor, now: now, shown: shown[vendor]?.events[name], isEdited: isEdited)
        }
        let isFiled = world.request.files.events.contains { $0.name == name }
        let owner = isFiled ? SyncFiles.side : sides.first { $0.now == known }?.name ?? ""
        let isEdited =
            isFiled
            ? world.request.filesTakePart && shown.values.contains { $0.differing.contains(name) }
            : sides.first { $0.name == owner }?.isEdited ?? false
        guard let start = known ?? (try? EventSchema(name: name)) else { return }
        let merge = EventMerge(start, of: owner, isEdited: isEdited, sides, world.request.policy)
        let result = merge.merged(attributes: attributes, dimensions: dimensions)
        merged[name] = result.schema
        conflicts += result.conflicts
        settled += result.settled
        if !result.sources.isEmpty {
            edits.append(SyncEdit(.event(name), .changed, units: [.attributes], from: Array(result.sources)))
        }
    }

    /// The schemas that a vendor is asked for: where a conflict is open, those that have it stay as they are.
    func request(at name: String) -> [EventSchema] {
        let open = Set(conflicts.map(\.subject))
        var events = merged
        for event in world.inventories[name]?.events ?? [] where open.contains(.event(event.name)) {
            events[event.name] = event
        }
        for event in world.images.events where events[event.name] == nil { events[event.name] = event }
        return events.values.sorted { $0.name < $1.name }
    }
}

extension SyncDecider {
    /// What a vendor would show of the schemas as they are known.
    struct ShownEvents {
        /// The schemas by name.
        var events: [String: EventSchema]
        /// The names of those that would be written otherwise than they were written last.
        var differing: Set<String>
    }

    /// What each vendor would show of the schemas as they are known.
    func shownEvents() -> [String: ShownEvents] {
        world.sides.mapValues { side in
            let given = world.given(at: side)
            let (objects, inventory) = world.images.inventory(
                given,
                world.overrides(given.keys, at: side.name),
                at: side
            )
            let recorded = Dictionary(side.bindings.map { ($0.ref, $0.recorded) }) { first, _ in first }
            let differing = objects.filter { object in
                recorded[object.ref].map { !object.image.changes(from: $0).isEmpty } ?? false
            }
            return ShownEvents(
                events: inventory.events.keyed(by: \.name),
                differing: Set(differing.map(\.ref.key))
            )
        }
    }
}

extension Meter {
    /// The attributes of an event that the meter's expressions read.
    package var attributesRead: Set<String> {
        [value, filter].compactMap { $0?.expression }.reduce(into: []) { $0.formUnion($1.attributesUsed) }
    }

    /// The dimensions of an event that the meter's expressions read, that it counts, or that break usage down.
    package var dimensionsRead: Set<String> {
        var names = Set(dimensions)
        for expression in [value, filter].compactMap({ $0?.expression }) { names.formUnion(expression.dimensionsUsed) }
        if case .unique(.dimension(let name)) = aggregation { names.insert(name) }
        return names
    }
}
