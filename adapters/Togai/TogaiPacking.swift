import AdapterKit
import Metering

/// Divides meters among event schemas, so that no event has to carry more attributes than Togai takes.
///
/// Meters of one event share a schema: first those that Togai evaluates by itself, then those whose number is computed,
/// each by key. One that no longer fits gets a schema of its own, so that a new meter moves as few others as can be.
struct TogaiPacking {
    /// The schemas in the order of their names.
    private(set) var schemas: [String: [TogaiMeterDraft]] = [:]
    /// Drafts that turned out to be refused.
    private(set) var refused: [TogaiMeterDraft] = []

    private struct Load {
        var attributes: Set<String> = []
        var dimensions: Set<String> = []

        mutating func add(_ draft: TogaiMeterDraft) {
            attributes.formUnion(draft.attributes(derivedName: draft.derivedName))
            dimensions.formUnion(draft.dimensions)
        }

        /// Whether one event schema can declare them.
        var isDeclarable: Bool {
            attributes.count <= TogaiNames.membersPerSchema && dimensions.count <= TogaiNames.membersPerSchema
        }

        var fits: Bool {
            attributes.count <= TogaiNames.attributesPerEvent && dimensions.count <= TogaiNames.membersPerSchema
        }
    }

    init(_ drafts: [TogaiMeterDraft]) {
        let groups = Dictionary(grouping: drafts, by: \.schema)
        for name in groups.keys.sorted() {
            pack(groups[name] ?? [], taken: Set(groups.keys))
        }
        for name in schemas.keys {
            schemas[name]?.sort { $0.key < $1.key }
        }
    }

    private mutating func pack(_ drafts: [TogaiMeterDraft], taken: Set<String>) {
        var load = Load()
        let pinned = drafts.filter(\.isPinned)
        for draft in pinned { load.add(draft) }
        if load.isDeclarable {
            for draft in pinned { schemas[draft.schema, default: []].append(draft) }
        } else {
            refused += pinned.map { overfull($0, load) }
            load = Load()
        }
        for draft in drafts.filter({ !$0.isPinned }).sorted(by: Self.precedes) {
            var fuller = load
            fuller.add(draft)
            if fuller.fits, draft.formula?.isGated != true {
                load = fuller
                schemas[draft.schema, default: []].append(draft)
            } else {
                isolate(draft, taken: taken)
            }
        }
    }

    /// A draft that is pinned to a schema which could not declare what all of its meters need.
    private func overfull(_ draft: TogaiMeterDraft, _ load: Load) -> TogaiMeterDraft {
        var draft = draft
        draft.findings.append(
            TogaiFindings.event(
                "the event schema `\(draft.schema)` would have \(load.attributes.count) attributes and "
                    + "\(load.dimensions.count) dimensions, and Togai takes \(TogaiNames.membersPerSchema) of each",
                .refused,
                remedy: "pin some of its meters to another with the override `eventSchemaName`"
            )
        )
        return draft
    }

    private mutating func isolate(_ draft: TogaiMeterDraft, taken: Set<String>) {
        var draft = draft
        var own = Load()
        own.add(draft)
        if own.attributes.count > TogaiNames.attributesPerEvent {
            draft.derive()
        }
        if own.dimensions.count > TogaiNames.membersPerSchema {
            draft.findings.append(
                TogaiFindings.dimensions(
                    "an event schema has at most \(TogaiNames.membersPerSchema) dimensions",
                    .refused,
                    remedy: "name fewer dimensions"
                )
            )
        }
        guard !draft.isRefused else {
            refused.append(draft)
            return
        }
        var name = TogaiNames.fit("\(draft.schema) \(draft.key)", identity: draft.key.text)
        if taken.contains(name) {
            name = TogaiNames.fit("\(FittedText.mark(of: name)) \(name)", identity: draft.key.text)
        }
        draft.isolate(name)
        schemas[name, default: []].append(draft)
    }

    private static func precedes(_ left: TogaiMeterDraft, _ right: TogaiMeterDraft) -> Bool {
        let first = left.formula?.derived != nil
        let second = right.formula?.derived != nil
        return first == second ? left.key < right.key : second
    }
}
