import AdapterKit
import Metering

/// The kinds of the vendor that these tests are about: definitions stand on schemas, counters on definitions.
enum ModelKind {
    static let schema = ObjectKind("schema")
    static let definition = ObjectKind("definition")
    static let counter = ObjectKind("counter")
}

/// The pure half of a small vendor, whose answers can be read off the fields.
struct ModelTranslator: VendorTranslator {
    let kinds = [ModelKind.schema, ModelKind.definition, ModelKind.counter]
    let definitionKind = ModelKind.definition

    /// A definition has the overrides for fields, and a counter nothing of its own.
    func encode(_ request: EncodingRequest) -> Translation {
        let definitions = request.entries.map { entry in
            Model.definition(entry.meter.key.text, name: entry.meter.name, entry.overrides)
        }
        let counters = request.customers.map { Model.counter($0.meter.text, $0.customer) }
        return Translation(meters: [], objects: definitions + counters, projection: EventProjection(vendor: "model"))
    }

    /// Reads all of a definition but its field `secret`, and nothing of one that is `odd`; schemas are left out.
    func decode(_ objects: [ObservedObject], naming: KeyChoice) -> DecodedInventory {
        var inventory = DecodedInventory()
        var keys: [String: Meter.Key] = [:]
        for object in objects where object.kind == ModelKind.definition {
            let own = object.image["externalRef"].string.flatMap { Meter.Key($0) }
            guard let key = naming.known[ObjectID(object)] ?? own, object.image["odd"] != true,
                let meter = try? Meter(Meter.Draft(key: key, name: object.name, aggregation: .count))
            else {
                inventory.undecodable.append(UndecodableObject(object: object, reason: "it is odd"))
                continue
            }
            keys[object.id] = key
            inventory.meters.append(
                DecodedMeter(
                    meter: meter,
                    overrides: object.image.fields.reduce(into: [:]) { overrides, field in
                        if !["createdAt", "secret"].contains(field.path) { overrides[field.path] = field.value }
                    },
                    objects: [ObjectRef(object.kind, key.text): object.id]
                )
            )
        }
        for object in objects where object.kind == ModelKind.counter {
            guard let key = keys[object.image["parent"].string ?? ""],
                let customer = CustomerMeter(meter: key, customer: object.name, meterKey: "k")
            else { continue }
            inventory.customers.append(DecodedCustomerMeter(customer: customer, kind: object.kind, id: object.id))
        }
        return inventory
    }

    /// What is wanted is shown as it is, with links to what else is made.
    func standIn(for desired: [DesiredObject]) -> [ObservedObject] {
        desired.map { object in
            var shown = object.shownAsWanted()
            for path in object.links.keys {
                shown.image[path] = object.standInLink(path).map(JSONValue.string) ?? .null
            }
            return shown
        }
    }

    var uniqueMarks: Set<String> { ["externalRef"] }

    /// What is to be ready is so by a request of its own.
    func begunFields(of kind: ObjectKind, toward wanted: ObjectImage) -> [ObjectImage] {
        [ObjectImage(["isReady": false])]
    }

    /// What is ready is not so while it is changed, and gives its name up before it goes.
    func passingFields(of observed: ObservedObject, toward wanted: ObjectImage?) -> [ObjectImage] {
        let paused = observed.image["isReady"] == true ? [ObjectImage(["isReady": false])] : []
        return wanted == nil ? paused + [ObjectImage(["externalRef": "~"])] : paused
    }

    func parent(of observed: ObservedObject) -> String? { observed.image["parent"].string }

    /// What names a definition in `carrier` is nothing without it.
    func carrier(of observed: ObservedObject) -> ObjectID? {
        observed.image["carrier"].string.map { ObjectID(kind: ModelKind.definition, id: $0) }
    }

    func endsByItself(_ kind: ObjectKind, _ image: ObjectImage) -> Bool { image["ending"] == true }

    /// A definition gives its reference up and goes when it is empty; a counter ends with its period, or goes at once.
    func retirement(of observed: ObservedObject, _ policy: ReplacedObjects) -> Retirement {
        guard observed.kind == ModelKind.counter else {
            let reference = observed.image["externalRef"].string ?? ""
            let freed = reference.contains("~") ? reference : "\(reference)~\(observed.id)"
            return Retirement(image: ObjectImage(["externalRef": .string(freed)]), end: .deleted)
        }
        return policy == .delete
            ? Retirement(end: .deleted, note: "The count is lost.")
            : Retirement(image: ObjectImage(["ending": true]), end: .byItself)
    }

    var hasRemarks: Bool { true }

    func remark(on observed: ObservedObject, under parent: ObservedObject) -> String? {
        observed.image["unit"] == parent.image["unit"] ? nil : "it still has another unit"
    }

    /// The aggregation and the link to another object cannot be changed, `fixed` by no means, all else can.
    func effect(of changes: [FieldChange], on observed: ObservedObject, toward desired: DesiredObject) -> ChangeEffect {
        let paths = Set(changes.map(\.path))
        if paths.contains("fixed") { return .refused(reason: "it is fixed", remedy: "leave it") }
        if observed.image["beside"] == true, paths.contains("aggregation") || paths.contains("parent") {
            return .supersede(because: "It is made anew.")
        }
        if paths.contains("aggregation") || paths.contains("parent") { return .replace(losing: "The count is lost.") }
        return .update(notes: paths.contains("schedule") ? ["The running period changes."] : [])
    }

    /// What bears `keep` stays, what bears `stuck` cannot go, all else goes.
    func deletion(of observed: ObservedObject, isOurs: Bool) -> DeletionEffect {
        if observed.image["keep"] == true { return .keep(reason: "It is shared.") }
        if observed.image["stuck"] == true { return .refused(reason: "it is stuck", remedy: "unstick it") }
        return .delete(losing: observed.kind == ModelKind.counter ? "The count is lost." : nil)
    }

    /// What bears `ended` cannot be made any more.
    func obstacle(making desired: DesiredObject, now: Timestamp) -> Finding? {
        guard desired.image["ended"] == true else { return nil }
        return Finding(.activeTo, .refused, reason: "it has ended", remedy: "let it last longer")
    }
}
