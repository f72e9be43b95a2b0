/// The usage meters, by id, by name and by event schema.
struct MeterRegister: Sendable {
    private(set) var meters: [String: UsageMeter] = [:]
    private var names: [String: String] = [:]
    private var schemas: [String: Set<String>] = [:]
    /// The ids of the active meters of each event schema.
    private var active: [String: Set<String>] = [:]
    private(set) var nextRevision = 1

    subscript(id: String) -> UsageMeter? { meters[id] }

    /// The meter, or else the newest one, that has a name.
    func named(_ name: String) -> UsageMeter? { names[name].flatMap { meters[$0] } }

    /// The meters of an event schema, in order of their ids.
    func ofSchema(_ name: String) -> [UsageMeter] {
        (schemas[name] ?? []).sorted().compactMap { meters[$0] }
    }

    /// The active meters of an event schema, in order of their ids.
    func active(ofSchema name: String) -> [UsageMeter] {
        (active[name] ?? []).sorted().compactMap { meters[$0] }
    }

    /// Stores a meter, new or changed.
    mutating func put(_ meter: UsageMeter) {
        if let old = meters[meter.id] {
            if names[old.definition.name] == old.id { names[old.definition.name] = nil }
            if let schema = old.definition.eventSchemaName {
                schemas[schema]?.remove(old.id)
                active[schema]?.remove(old.id)
            }
        }
        meters[meter.id] = meter
        // An archived meter does not take its name back from a newer one.
        let holder = named(meter.definition.name)
        if meter.status != .archived || holder == nil || holder?.status == .archived {
            names[meter.definition.name] = meter.id
        }
        if let schema = meter.definition.eventSchemaName {
            schemas[schema, default: []].insert(meter.id)
            if meter.status == .active { active[schema, default: []].insert(meter.id) }
        }
        nextRevision = max(nextRevision, meter.revision + 1)
    }
}
