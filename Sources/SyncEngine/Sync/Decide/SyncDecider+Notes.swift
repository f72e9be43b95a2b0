import AdapterKit
import Metering

extension SyncDecider {
    /// Notes what takes no part, and what a person should know.
    mutating func noteTheRest() {
        for (name, inventory) in world.inventories {
            let side = world.sides[name]
            let bound = Set(side?.bindings.map { ObjectID($0) } ?? [])
            for object in inventory.undecodable where !bound.contains(ObjectID(object.object)) {
                let what = "\(object.object.kind) \(object.object.id)"
                decision.notes.append(.init(.unreadable, what, at: name, "\(object.object.name): \(object.reason)"))
            }
        }
        for copy in world.identities.copies {
            decision.notes.append(
                .init(
                    .unmatched,
                    "\(copy.fresh.object.kind) \(copy.fresh.object.id)",
                    at: copy.fresh.vendor,
                    "\(copy.fresh.objectName): it bears the key of `\(copy.original)`, which is bound to another object here"
                )
            )
        }
        for (key, wish) in world.identities.renamed where decision.definitions[key] != nil {
            decision.notes.append(
                .init(
                    .unmatched,
                    key.text,
                    "its name comes to the key `\(wish)`, which another meter has; it gets this one"
                )
            )
        }
        for key in decision.definitions.keys { noteFiles(key) }
    }

    private mutating func noteFiles(_ key: Meter.Key) {
        guard let entry = world.files[key], let meter = decision.definitions[key] else { return }
        let base = filed(key) ?? world.last[key]
        if !world.request.filesTakePart, entry.meter != meter, base != meter {
            let units = MergeUnit.ofMeter.filter { unit in
                entry.meter.says(unit) != meter.says(unit) && base?.says(unit) != meter.says(unit)
            }
            .map(\.rawValue)
            if !units.isEmpty {
                decision.notes.append(
                    .init(
                        .filesDiffer,
                        key.text,
                        at: SyncFiles.side,
                        "the files say otherwise of \(units.joined(separator: ", ")), and the next apply takes that; "
                            + "with `--write-config` the files follow"
                    )
                )
            }
        }
        for name in world.names where !world.request.filesTakePart && world.isPlaced(key, at: name) {
            let pins = world.overtakenPins(key, at: name).sorted()
            guard !pins.isEmpty else { continue }
            decision.notes.append(
                .init(
                    .filesDiffer,
                    key.text,
                    at: SyncFiles.side,
                    "the files pin \(pins.joined(separator: ", ")) otherwise for \(name), and the next apply takes that, unless "
                        + "that is taken out of their `overrides`"
                )
            )
        }
        for name in world.names where !world.isPlaced(key, at: name) {
            decision.notes.append(
                .init(.kept, key.text, at: name, "the files keep it from this vendor, by its `vendors`")
            )
        }
    }
}

extension SyncDecision.Note {
    /// What notes are sorted by.
    var order: [String] { [kind.rawValue, subject, side ?? "", text] }
}
