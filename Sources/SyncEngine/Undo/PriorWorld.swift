import AdapterKit
import Metering

/// The objects as they were before a run, as something that can be wanted again.
///
/// What was read of them before each write is decoded together with what the run did not touch, and encoded again: so bodies
/// are made by the same rules as any other, and nothing of a vendor's format has to be kept.
struct PriorWorld {
    /// An object as it was.
    struct Entry {
        /// The object as it is wanted again, under our own name for it.
        var desired: DesiredObject
        /// The object as it was read.
        var observed: ObservedObject
    }

    private var entries: [ObjectRef: Entry] = [:]
    private var reasons: [ObjectRef: String] = [:]
    /// What has a name of an object by now, in words; two of one name cannot be read side by side.
    private var takers: [ObjectRef: String] = [:]

    init(_ input: UndoInput) {
        var before: [ObjectRef: PriorState] = [:]
        for step in input.steps where before[step.intent.ref] == nil {
            before[step.intent.ref] = step.intent.before
        }
        let created = Set(input.steps.map(\.intent.ref)).subtracting(before.keys)
        var objects: [ObjectRef: ObservedObject] = [:]
        let observed = input.observed.keyed { ObjectID($0) }
        for binding in input.bindings where !created.contains(binding.ref) {
            objects[binding.ref] = observed[ObjectID(binding)]
        }
        takers = Self.takers(of: before, among: objects, input.translator.uniqueMarks)
        for (ref, state) in before {
            objects[ref] = state.object
        }
        let sorted = objects.sorted { $0.key < $1.key }
        let inventory = input.translator.decode(sorted.map(\.value))
        let owners = sorted.keyed { ObjectID($0.value) }.mapValues(\.key)
        for undecodable in inventory.undecodable {
            if let ref = owners[ObjectID(undecodable.object)] { reasons[ref] = undecodable.reason }
        }
        let names = Self.names(in: inventory, owners)
        for object in input.translator.encode(Self.request(inventory, input)).objects {
            let ref = names[object.ref] ?? object.ref
            guard let observed = objects[ref] else { continue }
            entries[ref] = Entry(desired: object.renamed(names), observed: observed)
        }
    }

    /// An object as it was; `nil` where it cannot be written again.
    subscript(ref: ObjectRef) -> Entry? { entries[ref] }

    /// Why an object cannot be written again.
    func obstacle(_ ref: ObjectRef) -> UndoObstacle {
        if let taken = takers[ref] {
            return UndoObstacle(
                reason: taken,
                remedy: "undo the later run that gave it that, or \(UndoPlanner.changeBack)"
            )
        }
        let reason = reasons[ref].map { "it cannot be read as a meter: \($0)" }
        return UndoObstacle(reason: reason ?? "it cannot be read as part of a meter")
    }

    /// What else that is ours has the unique marks that objects had before the run.
    private static func takers(
        of before: [ObjectRef: PriorState],
        among objects: [ObjectRef: ObservedObject],
        _ unique: Set<String>
    ) -> [ObjectRef: String] {
        var bearers: [BorneMark: String] = [:]
        for (ref, object) in objects where before[ref] == nil {
            for (name, value) in object.marks where unique.contains(name) {
                bearers[BorneMark(object.kind, Mark(name, value))] = object.id
            }
        }
        var takers: [ObjectRef: String] = [:]
        for (ref, state) in before {
            guard let object = state.object else { continue }
            for (name, value) in object.marks.sorted(by: { $0.key > $1.key }) {
                guard let id = bearers[BorneMark(object.kind, Mark(name, value))] else { continue }
                takers[ref] = "it had the \(name) `\(value)`, which \(id) has by now"
            }
        }
        return takers
    }

    private static func request(_ inventory: DecodedInventory, _ input: UndoInput) -> EncodingRequest {
        EncodingRequest(
            entries: inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) },
            events: inventory.events,
            customers: inventory.customers.map(\.customer),
            defaults: input.defaults,
            now: input.now
        )
    }

    /// Our own names of the objects by those that decoding gave them.
    private static func names(
        in inventory: DecodedInventory,
        _ owners: [ObjectID: ObjectRef]
    ) -> [ObjectRef: ObjectRef] {
        var names: [ObjectRef: ObjectRef] = [:]
        for meter in inventory.meters {
            for (ref, id) in meter.objects {
                names[ref] = owners[ObjectID(kind: ref.kind, id: id)]
            }
        }
        for customer in inventory.customers {
            names[customer.ref] = owners[ObjectID(kind: customer.kind, id: customer.id)]
        }
        return names
    }
}

extension DesiredObject {
    /// The object with other names for itself and for what it links to.
    fileprivate func renamed(_ names: [ObjectRef: ObjectRef]) -> DesiredObject {
        var object = self
        object.ref = names[ref] ?? ref
        object.requires = requires.map { names[$0] ?? $0 }
        object.links = links.mapValues { names[$0] ?? $0 }
        func replaced(_ text: String) -> String {
            guard text.contains("${") else { return text }
            return names.reduce(text) { text, pair in
                text.replacing(LinkText.placeholder(pair.key), with: LinkText.placeholder(pair.value))
            }
        }
        object.marks = marks.map { Mark($0.name, replaced($0.value)) }
        let text = body.text()
        if text.contains("${"), let body = try? JSONValue.parse(replaced(text)) { object.body = body }
        return object
    }
}
