import AdapterKit
import Metering
import SyncEngine

/// Objects, observations and bindings of the model vendor, in short.
enum Model {
    static let vendor = "model"
    static let now = Timestamp(seconds: 1_800_000_000)

    static func keys(_ texts: [String]) -> [Meter.Key] {
        texts.compactMap { Meter.Key($0) }
    }

    static func schema(_ name: String, of meters: [String], attributes: [String] = []) -> DesiredObject {
        var image = ObjectImage(["name": .string(name)])
        for attribute in attributes {
            image["attributes.\(attribute)"] = true
        }
        return DesiredObject(
            ref: ObjectRef(ModelKind.schema, name),
            meters: keys(meters),
            name: name,
            image: image,
            marks: [Mark("name", name)],
            body: .null
        )
    }

    /// A definition, recognised by its key in `externalRef`, else by its name.
    static func definition(
        _ key: String,
        name: String? = nil,
        schema: String? = nil,
        _ fields: [String: JSONValue] = [:]
    ) -> DesiredObject {
        let name = name ?? key.uppercased()
        let image: [String: JSONValue] = ["name": .string(name), "externalRef": .string(key), "aggregation": "sum"]
        return DesiredObject(
            ref: ObjectRef(ModelKind.definition, key),
            meters: keys([key]),
            name: name,
            image: ObjectImage(image.merging(fields) { _, new in new }),
            marks: [Mark("externalRef", key), Mark("name", name)],
            requires: schema.map { [ObjectRef(ModelKind.schema, $0)] } ?? [],
            body: .null
        )
    }

    /// A customer's counter, recognised by the id of its definition and the customer.
    static func counter(_ meter: String, _ customer: String, _ fields: [String: JSONValue] = [:]) -> DesiredObject {
        let parent = ObjectRef(ModelKind.definition, meter)
        return DesiredObject(
            ref: ObjectRef(ModelKind.counter, "\(meter)/\(customer)/k"),
            meters: keys([meter]),
            name: customer,
            image: ObjectImage(["customer": .string(customer)].merging(fields) { _, new in new }),
            links: ["parent": parent],
            marks: [Mark("identity", "\(LinkText.placeholder(parent))/\(customer)")],
            requires: [parent],
            body: .null
        )
    }

    /// An object as the vendor has it: as wanted, with changes, and with a field of the vendor's own.
    static func observed(
        _ object: DesiredObject,
        _ id: String,
        links: [ObjectRef: String] = [:],
        changing: [String: JSONValue] = [:]
    ) -> ObservedObject {
        let resolved = object.resolved(links)
        var image = resolved.image
        for (path, value) in changing { image[path] = value }
        image = image.filter { !$0.value.isNull }
        image["createdAt"] = "2026-01-01T00:00:00Z"
        let marks = resolved.marks.map { mark in
            (mark.name, image[mark.name].string ?? mark.value)
        }
        return ObservedObject(
            kind: object.ref.kind,
            id: id,
            name: image["name"].string ?? object.name,
            image: image,
            marks: Dictionary(keepingFirst: marks),
            body: .null
        )
    }

    /// The binding that an apply of the object leaves.
    static func binding(
        _ object: DesiredObject,
        _ id: String,
        links: [ObjectRef: String] = [:],
        isOurs: Bool = true,
        meters: [Meter.Key: Meter] = [:]
    ) -> Binding {
        object.resolved(links).binding(
            vendor: vendor,
            id: id,
            isOurs: isOurs,
            definitionKind: ModelKind.definition,
            meters: meters
        )
    }

    /// What a project's meters become, with what there is to say of some of them.
    static func translation(_ objects: [DesiredObject], findings: [String: [Finding]] = [:]) -> Translation {
        let keys = Set(objects.flatMap(\.meters)).union(Self.keys(Array(findings.keys))).sorted()
        let meters = keys.map { key in
            MeterTranslation(
                key: key,
                findings: findings[key.text] ?? [],
                objects: objects.filter { $0.meters.contains(key) }.map(\.ref)
            )
        }
        return Translation(meters: meters, objects: objects, projection: EventProjection(vendor: vendor))
    }
}
