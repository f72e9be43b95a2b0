import AdapterKit
package import Metering

/// The event schemas of a sync, as they should be at every vendor and in the files.
struct SyncEvents {
    private let world: SyncWorld
    /// What binds schemas, by vendor and name.
    private let bindings: [String: [String: Binding]]
    /// The schemas that merged meters use, by name.
    private(set) var merged: [String: EventSchema] = [:]
    private(set) var conflicts: [SyncConflict] = []
    private(set) var settled: [SyncDecision.Settled] = []
    private(set) var edits: [SyncEdit] = []
    /// The schemas of which the files say otherwise and take no part, by name.
    private(set) var leftFiles: [String: LeftFiles] = [:]
    private(set) var notes: [SyncDecision.Note] = []

    init(_ decider: SyncDecider) {
        world = decider.world
        bindings = world.sides.mapValues { side in
            side.bindings.filter { $0.ref.kind != side.translator.definitionKind }.keyed(by: \.ref.key)
        }
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
        let isFiled = world.request.files.events.contains { $0.name == name }
        let sides = sides(of: name, isFiled: isFiled, shown)
        let source = sides.first { $0.name == world.request.mode.source }?.now
        let start = isFiled ? known : source ?? known
        let owner = isFiled ? SyncFiles.side : sides.first { $0.now == start }?.name ?? ""
        let isEdited =
            isFiled
            ? world.request.filesTakePart && isEditedInFiles(name, known, shown)
            : sides.first { $0.name == owner }?.isEdited ?? false
        guard let start = start ?? (try? EventSchema(name: name)) else { return }
        let merge = EventMerge(start, of: owner, isEdited: isEdited, sides, world.request.policy)
        let result = merge.merged(attributes: attributes, dimensions: dimensions)
        merged[name] = result.schema
        conflicts += result.conflicts
        settled += result.settled
        if !result.sources.isEmpty {
            edits.append(SyncEdit(.event(name), .changed, units: [.attributes], from: Array(result.sources)))
        }
        if isFiled, let known, result.conflicts.isEmpty { leaveFiles(known, result.schema, shown) }
    }

    /// A schema as the vendors have it whose word counts: all among peers; one way the source, or where that has none, the
    /// others as they were last given it.
    private func sides(
        of name: String,
        isFiled: Bool,
        _ shown: [String: SyncDecider.ShownEvents]
    ) -> [EventMerge.Side] {
        let sides = world.names.compactMap { vendor -> EventMerge.Side? in
            guard let now = world.inventories[vendor]?.events.first(where: { $0.name == name }) else { return nil }
            let binding = bindings[vendor]?[name]
            let isEdited = binding.map { world.sides[vendor]?.touchedObjects.contains($0.ref) ?? false } ?? false
            // Where no file has it, it is known from one of the vendors.
            let given = !isFiled ? nil : binding.flatMap { isEdited ? $0.leftFiles?.given : now }
            return .init(
                name: vendor,
                now: now,
                shown: shown[vendor]?.events[name],
                given: given,
                isEdited: isEdited
            )
        }
        guard let source = world.request.mode.source else { return sides }
        let own = sides.filter { $0.name == source }
        guard own.isEmpty else {
            return own.map { side in
                var side = side
                if isFiled, !side.isEdited { side.given = side.now }
                return side
            }
        }
        return sides.map { side in
            var side = side
            side.isEdited = false
            return side
        }
    }

    /// Whether the files' schema may have been changed since the vendors were last given it.
    private func isEditedInFiles(
        _ name: String,
        _ filed: EventSchema?,
        _ shown: [String: SyncDecider.ShownEvents]
    ) -> Bool {
        let left = world.names.compactMap { bindings[$0]?[name]?.leftFiles }
        guard left.isEmpty else { return left.contains { $0.filed != filed } }
        return shown.values.contains { $0.differing.contains(name) }
    }

    /// Takes note that the files are left behind, where they take no part and say otherwise of a schema.
    private mutating func leaveFiles(
        _ filed: EventSchema,
        _ merged: EventSchema,
        _ shown: [String: SyncDecider.ShownEvents]
    ) {
        guard !world.request.filesTakePart, filed.texts != merged.texts(of: filed) else { return }
        let before = world.names.compactMap { bindings[$0]?[filed.name]?.leftFiles }.first
        let isEdited = isEditedInFiles(filed.name, filed, shown)
        leftFiles[filed.name] = LeftFiles(given: merged, filed: isEdited ? before?.filed : filed)
        notes.append(
            .init(
                .filesDiffer,
                "event \(filed.name)",
                at: SyncFiles.side,
                "the files say otherwise of its description or of units, and the next apply takes that; "
                    + "with `--write-config` the files follow"
            )
        )
    }

    /// The schemas on which the sides disagree.
    var open: Set<String> {
        Set(conflicts.compactMap { if case .event(let name) = $0.subject { name } else { nil } })
    }

    /// The schemas that a vendor is asked for: where a conflict is open, those that have it stay as they are.
    func request(at name: String) -> [EventSchema] {
        let open = open
        var events = merged
        for event in world.inventories[name]?.events ?? [] where open.contains(event.name) {
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
            let recorded = Dictionary(keepingFirst: side.bindings.map { ($0.ref, $0.recorded) })
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
