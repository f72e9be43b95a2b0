package import Metering

extension ObjectRef {
    /// The vendor's id of the stand-in for an object: the same each time, and such as no vendor gives.
    package var standInID: String { "stand-in \(self)" }
}

extension DesiredObject {
    /// The vendor's id that a link of the object's stand-in names: the one that is known already, else the stand-in's.
    package func standInLink(_ path: String) -> String? {
        if let known = image[path].string, LinkText.isResolved(known) { return known }
        return links[path]?.standInID
    }

    /// The object as it is wanted, as if it had been read, where an answer cannot be made up.
    package func shownAsWanted() -> ObservedObject {
        ObservedObject(
            kind: ref.kind,
            id: ref.standInID,
            name: name,
            image: image,
            marks: Dictionary(keepingFirst: marks.map { ($0.name, $0.value) }),
            body: body
        )
    }
}

extension VendorTranslator {
    /// What wanted objects are in the core model once they are made, each definition under the key it is wanted under.
    ///
    /// What the vendor cannot hold is gone from the meters, and what it gives by itself is in them, as in what is read there.
    ///
    /// - Parameters:
    ///   - desired: the objects, a definition with what it stands on.
    ///   - taken: further keys that no object gets that is not a definition of a meter's own.
    /// - Returns: the meters, with the ids of the stand-ins.
    package func readBack(_ desired: [DesiredObject], avoiding taken: Set<Meter.Key> = []) -> DecodedInventory {
        let objects = standIn(for: desired)
        var naming = KeyChoice(taken: taken)
        for (object, standIn) in zip(desired, objects) where object.ref.kind == definitionKind {
            naming.known[ObjectID(standIn)] = Meter.Key(object.ref.key)
        }
        return decode(objects, naming: naming)
    }
}
