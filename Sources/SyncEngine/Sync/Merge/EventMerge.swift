import Metering

/// The merge of an event's schema over what is known of it.
///
/// Attributes and dimensions only come to it: those that merged meters read. Its description and the units of its
/// attributes are taken from the side that changed them, and stay as vendors were last given them where nobody did.
struct EventMerge {
    /// The schema as a vendor has it.
    struct Side: Sendable, Hashable {
        /// The vendor.
        var name: String
        /// What it has.
        var now: EventSchema
        /// What it would show of the known schema.
        var shown: EventSchema?
        /// What it was last given; `nil` where that is what it would show of the known schema.
        var given: EventSchema?
        /// Whether the schema there is not as it was written.
        var isEdited: Bool
    }

    /// What came of the merge.
    struct Result: Sendable, Hashable {
        /// The schema; in a conflict, as it is known.
        var schema: EventSchema
        /// What is not decided.
        var conflicts: [SyncConflict] = []
        /// What the policy decided.
        var settled: [SyncDecision.Settled] = []
        /// The vendors that something was taken from.
        var sources: Set<String> = []
    }

    private let known: EventSchema
    private let owner: String
    private let ownerIsEdited: Bool
    private let sides: [Side]
    private let desk: PolicyDesk

    /// Makes a merge.
    ///
    /// - Parameters:
    ///   - known: the schema as it is known, from the files or from a vendor.
    ///   - owner: the side that it is known from.
    ///   - ownerIsEdited: whether that side may have changed it since it was last written.
    ///   - sides: the vendors that have it.
    ///   - policy: what settles conflicts.
    init(_ known: EventSchema, of owner: String, isEdited ownerIsEdited: Bool, _ sides: [Side], _ policy: SyncPolicy) {
        self.known = known
        self.owner = owner
        self.ownerIsEdited = ownerIsEdited
        self.sides = sides.filter { $0.name != owner }.sorted { $0.name < $1.name }
        desk = PolicyDesk(policy)
    }

    /// Merges, and adds the attributes and dimensions that meters read.
    func merged(attributes: Set<String>, dimensions: Set<String>) -> Result {
        var result = Result(schema: known)
        let description = text(.description, known.description, &result) { $0.description }
        var merged = known.attributes.map { attribute in
            let unit = text(.attributes, attribute.unit, &result) { schema in
                schema.attributes.first { $0.name == attribute.name }?.unit
            }
            return EventSchema.Attribute(name: attribute.name, unit: unit)
        }
        for name in attributes.sorted() where !merged.contains(where: { $0.name == name }) {
            let declared = sides.lazy.compactMap { side in side.now.attributes.first { $0.name == name } }.first
            merged.append(declared ?? EventSchema.Attribute(name: name))
        }
        let added = dimensions.subtracting(known.dimensions).sorted()
        let schema = try? EventSchema(
            name: known.name,
            description: description,
            attributes: merged,
            dimensions: known.dimensions + added
        )
        result.schema = schema ?? known
        return result
    }

    /// Merges one text of the schema.
    private func text(
        _ unit: MergeUnit,
        _ known: String?,
        _ result: inout Result,
        _ read: (EventSchema) -> String?
    ) -> String? {
        let older = ownerIsEdited ? [:] : given(read)
        let texts = Set(older.values)
        let known = texts.count == 1 ? older.values.first ?? known : known
        var votes: [String: String?] = texts.count > 1 ? older : [:]
        for side in sides where side.isEdited {
            guard let shown = side.shown else { continue }
            guard (given(at: side, read) ?? read(shown)) != read(side.now) else { continue }
            votes.updateValue(read(side.now), forKey: side.name)
        }
        return decided(unit, votes.filter { $0.value != known }, known, &result)
    }

    /// One text of what sides changed it to; in a conflict that nothing settles, as it is known.
    private func decided(
        _ unit: MergeUnit,
        _ votes: [String: String?],
        _ known: String?,
        _ result: inout Result
    ) -> String? {
        guard let first = votes.min(by: { $0.key < $1.key }) else { return known }
        guard ownerIsEdited || votes.values.contains(where: { $0 != first.value }) else {
            result.sources.formUnion(votes.keys)
            return first.value
        }
        var sides = votes.mapValues { $0.map(JSONValue.string) ?? .null }
        let base = known.map(JSONValue.string) ?? .null
        if ownerIsEdited { sides[owner] = base }
        let conflict = SyncConflict(
            .event(self.known.name),
            unit,
            base: ownerIsEdited ? .none : .some(base),
            sides: sides,
            reason: "several sides have it differently"
        )
        switch desk.settle(conflict, offers: sides, base: base) {
        case .settled(let by, let value):
            result.settled.append(.init(conflict, by: by, value: value))
            result.sources.insert(by)
            return value.string
        case .open(let conflict):
            result.conflicts.append(conflict)
            return known
        }
    }

    /// A text as vendors were last given it, where that is not what they would show of the known schema.
    private func given(_ read: (EventSchema) -> String?) -> [String: String?] {
        var texts: [String: String?] = [:]
        for side in sides {
            if let text = given(at: side, read) { texts.updateValue(text, forKey: side.name) }
        }
        return texts
    }

    /// A text that a vendor was last given, where that is not what it would show of the known schema.
    private func given(at side: Side, _ read: (EventSchema) -> String?) -> String?? {
        guard let given = side.given, let shown = side.shown else { return nil }
        return read(given) == read(known) || read(given) == read(shown) ? nil : .some(read(given))
    }
}
