import AdapterKit
import Metering

/// Pins of the files, and what people made of the fields that they decide at a vendor.
extension SyncWorld {
    /// What is pinned of a meter where it is written: a pin of the files gives way to what people made of its field there.
    func writtenOverrides(_ key: Meter.Key, at vendor: String) -> [String: JSONValue] {
        let overtaken = overtakenPins(key, at: vendor)
        return pins(key, at: vendor).filter { !overtaken.contains($0.key) }
    }

    /// What keeps a meter's object as it is, over what the files pin of it.
    func pins(_ key: Meter.Key, at vendor: String) -> [String: JSONValue] {
        let filed = files[key]?.overrides[vendor] ?? [:]
        return filed.merging(now[vendor]?[key]?.overrides ?? [:]) { _, read in read }
    }

    /// The pins of the files that what stands at a vendor does not keep to: the field was changed there, or, where the files
    /// take no part, it was taken otherwise by an earlier sync.
    func overtakenPins(_ key: Meter.Key, at vendor: String) -> Set<String> {
        guard let pins = files[key]?.overrides[vendor], !pins.isEmpty, let side = sides[vendor],
            let (image, edited) = standing(key, at: side)
        else { return [] }
        let read = now[vendor]?[key]?.overrides ?? [:]
        return Set(
            pins.keys.filter { pin in
                guard read[pin] == nil else { return false }
                let decided = decided(by: pin, key, at: side)
                return decided.contains { edited.contains($0.key) }
                    || !request.filesTakePart && decided.contains { image[$0.key] != $0.value }
            }
        )
    }

    /// What has to be pinned of a meter that was written to a vendor, since people changed there what the core cannot say.
    func editedPins(_ key: Meter.Key, at vendor: String) -> [String: JSONValue] {
        guard let read = now[vendor]?[key]?.overrides, !read.isEmpty, let side = sides[vendor],
            side.touched.contains(key), let (_, edited) = standing(key, at: side)
        else { return [:] }
        return read.filter { pin, _ in decided(by: pin, key, at: side).contains { edited.contains($0.key) } }
    }

    /// The fields of a vendor's definition that a pin decides, with what it makes of them.
    private func decided(by pin: String, _ key: Meter.Key, at side: VendorSide) -> [String: JSONValue] {
        guard let meter = last[key] ?? now[side.name]?[key]?.meter else { return [:] }
        let pins = pins(key, at: side.name)
        func image(_ pins: [String: JSONValue]) -> ObjectImage? {
            images.definitions([key: meter], [key: pins], at: side)[key]?.image
        }
        guard let with = image(pins), let without = image(pins.filter { $0.key != pin }) else { return [:] }
        let paths = Set(with.paths + without.paths).filter { with[$0] != without[$0] }
        return Dictionary(uniqueKeysWithValues: paths.map { ($0, with[$0]) })
    }

    /// What stands at a vendor of a meter that was given to it, be it that somebody made it anew, and the paths that are not as was
    /// recorded.
    private func standing(_ key: Meter.Key, at side: VendorSide) -> (image: ObjectImage, edited: Set<String>)? {
        guard let binding = side.given[key]?.binding else { return nil }
        let id = side.has(key) ? ObjectID(binding) : identities.groups[key]?.members[side.name]?.object
        guard let image = id.flatMap({ side.objects[$0] })?.image else { return nil }
        return (image, Set(binding.recorded.changes(from: image).map(\.path)))
    }
}
