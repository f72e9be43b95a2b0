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

    /// A name of an object that another one has by now.
    private struct Taken {
        let mark: Mark
        let taker: ObjectID
    }

    private var entries: [ObjectRef: Entry]
    private let reasons: [ObjectRef: String]
    /// What has a name of an object by now; two of one name cannot be read side by side.
    private let taken: [ObjectRef: Taken]

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
        taken = Self.taken(of: before, among: objects, input.translator.uniqueMarks)
        for (ref, state) in before {
            objects[ref] = state.object
        }
        (entries, reasons) = Self.read(objects, input)
        guard !taken.isEmpty else { return }
        let takers = Set(taken.values.map(\.taker))
        let others = Self.read(objects.filter { !takers.contains(ObjectID($0.value)) }, input).entries
        for ref in taken.keys { entries[ref] = others[ref] }
    }

    /// Objects as something that can be wanted again, and why some cannot be.
    private static func read(
        _ objects: [ObjectRef: ObservedObject],
        _ input: UndoInput
    ) -> (entries: [ObjectRef: Entry], reasons: [ObjectRef: String]) {
        var reasons: [ObjectRef: String] = [:]
        let sorted = objects.sorted { $0.key < $1.key }
        let inventory = input.translator.decode(sorted.map(\.value))
        let owners = sorted.keyed { ObjectID($0.value) }.mapValues(\.key)
        for undecodable in inventory.undecodable {
            if let ref = owners[ObjectID(undecodable.object)] { reasons[ref] = undecodable.reason }
        }
        let names = names(in: inventory, owners)
        let placeholders = names.mapValues(LinkText.placeholder)
        var entries: [ObjectRef: Entry] = [:]
        for object in input.translator.encode(request(inventory, input)).objects {
            let ref = names[object.ref] ?? object.ref
            guard let observed = objects[ref] else { continue }
            entries[ref] = Entry(desired: object.renamed(names, placeholders), observed: observed)
        }
        return (entries, reasons)
    }

    /// An object as it was; `nil` where it cannot be written again.
    subscript(ref: ObjectRef) -> Entry? { entries[ref] }

    /// Why an object cannot be written again.
    func obstacle(_ ref: ObjectRef) -> UndoObstacle {
        if let taken = taken[ref] { return Self.obstacle(taken) }
        let reason = reasons[ref].map { "it cannot be read as a meter: \($0)" }
        return UndoObstacle(reason: reason ?? "it cannot be read as part of a meter")
    }

    /// Why fields of an object cannot be written as they were, since another one has the name by now that is among them.
    func obstacle(_ ref: ObjectRef, writing paths: [String]) -> UndoObstacle? {
        guard let taken = taken[ref], let image = entries[ref]?.observed.image,
            paths.contains(where: { image[$0].string == taken.mark.value })
        else { return nil }
        return Self.obstacle(taken)
    }

    private static func obstacle(_ taken: Taken) -> UndoObstacle {
        UndoObstacle(
            reason: "it had the \(taken.mark.name) `\(taken.mark.value)`, which \(taken.taker.id) has by now",
            remedy: "undo the later run that gave it that, or \(UndoPlanner.changeBack)"
        )
    }

    /// What else that is ours has the unique marks that objects had before the run.
    private static func taken(
        of before: [ObjectRef: PriorState],
        among objects: [ObjectRef: ObservedObject],
        _ unique: Set<String>
    ) -> [ObjectRef: Taken] {
        var bearers: [BorneMark: ObjectID] = [:]
        for (ref, object) in objects where before[ref] == nil {
            for (name, value) in object.marks where unique.contains(name) {
                bearers[BorneMark(object.kind, Mark(name, value))] = ObjectID(object)
            }
        }
        var taken: [ObjectRef: Taken] = [:]
        for (ref, state) in before {
            guard let object = state.object else { continue }
            for (name, value) in object.marks.sorted(by: { $0.key > $1.key }) {
                let mark = Mark(name, value)
                guard let taker = bearers[BorneMark(object.kind, mark)] else { continue }
                taken[ref] = Taken(mark: mark, taker: taker)
            }
        }
        return taken
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
    /// The object with other names for itself and for what it links to, whose ids texts stand for.
    fileprivate func renamed(_ names: [ObjectRef: ObjectRef], _ placeholders: [ObjectRef: String]) -> DesiredObject {
        var object = self
        object.ref = names[ref] ?? ref
        object.requires = requires.map { names[$0] ?? $0 }
        object.links = links.mapValues { names[$0] ?? $0 }
        object.marks = marks.map { Mark($0.name, LinkText.resolve($0.value, links: placeholders)) }
        let text = body.text()
        if !LinkText.isResolved(text),
            let body = try? JSONValue.parse(LinkText.resolve(text, links: placeholders))
        {
            object.body = body
        }
        return object
    }
}
