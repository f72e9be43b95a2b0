import AdapterKit
import Metering

/// Collects what identities are found by: the names and keys of known meters, and of what is new at each vendor.
struct IdentityReader {
    private let request: SyncRequest
    private let sides: [VendorSide]
    private let last: [Meter.Key: Meter]
    private let files: [Meter.Key: SyncFiles.Entry]
    private let images: SyncImages

    init(
        _ request: SyncRequest,
        _ sides: [VendorSide],
        _ last: [Meter.Key: Meter],
        _ files: [Meter.Key: SyncFiles.Entry],
        _ images: SyncImages
    ) {
        self.request = request
        self.sides = sides
        self.last = last
        self.files = files
        self.images = images
    }

    /// The marks that are names for people; every other is a vendor's own key.
    private static let nameMarks: Set = ["name", "label", "displayName"]

    func identities(_ inventories: [String: DecodedInventory]) -> Identities {
        var fresh: [FreshMeter] = []
        for side in sides {
            fresh += freshMeters(at: side, inventories[side.name] ?? DecodedInventory())
        }
        return Identities(known: known(), fresh: fresh, matches: request.matches)
    }

    /// The bound meters, and those of the files.
    private func known() -> [KnownMeter] {
        var known: [Meter.Key: KnownMeter] = [:]
        let bound = Set(sides.flatMap(\.given.keys))
        for key in bound.union(files.keys) {
            let meters = [last[key], files[key]?.meter].compactMap(\.self)
            known[key] = KnownMeter(
                key: key,
                names: Set(meters.map(\.name)),
                texts: Set([key.text] + meters.compactMap(\.externalRef)),
                // What is gone at a vendor may have been made anew there, and is then found by its key or name.
                boundAt: Set(sides.filter { $0.has(key) }.map(\.name))
            )
        }
        let meters = last.merging(files.mapValues(\.meter)) { bound, _ in bound }
        for side in sides {
            let overrides = files.mapValues { $0.overrides[side.name] ?? [:] }
            for (key, object) in images.definitions(meters, overrides, at: side) {
                let observed = side.given[key].flatMap { side.objects[ObjectID($0.binding)] }
                let marks = observed.map { $0.marks.map { Mark($0.key, $0.value) } } ?? object.marks
                known[key]?.names.formUnion(marks.filter { Self.nameMarks.contains($0.name) }.map(\.value))
                known[key]?.texts.formUnion(marks.filter { !Self.nameMarks.contains($0.name) }.map(\.value))
            }
        }
        return Array(known.values)
    }

    /// The meters at a vendor that are bound to nothing; at a target of one way, they are only looked at to be recognised.
    private func freshMeters(at side: VendorSide, _ inventory: DecodedInventory) -> [FreshMeter] {
        let bound = Set(side.bindings.map { ObjectID($0) })
        return inventory.meters.compactMap { decoded in
            let ref = ObjectRef(side.translator.definitionKind, decoded.meter.key.text)
            guard let id = decoded.objects[ref], let object = side.objects[ObjectID(kind: ref.kind, id: id)],
                !bound.contains(ObjectID(object))
            else { return nil }
            let texts = object.marks.filter { !Self.nameMarks.contains($0.key) }.map(\.value)
            return FreshMeter(
                vendor: side.name,
                object: ObjectID(object),
                objectName: object.name,
                names: [decoded.meter.name, object.name],
                texts: Set(texts + (Meter.Key(object.name) == nil ? [] : [object.name])),
                natural: decoded.meter.key
            )
        }
    }
}
