package import AdapterKit
package import Metering

/// What a vendor has as an import takes it over: what is bound under its keys, with all that was recorded of it and the
/// vendor cannot hold.
///
/// A recorded definition says what the vendor was given last. What was changed at the vendor since then is taken from there,
/// and so is a number that would not come out as it stands there.
package struct TakenOver: Sendable, Hashable {
    /// What the vendor has, in the core model.
    package var inventory: DecodedInventory
    /// The meters whose definition is bound, and there.
    package private(set) var bound: Set<Meter.Key>
    /// The meters among them of which a change still waits for the end of a billing period.
    package private(set) var waiting: Set<Meter.Key>

    /// Reads what a vendor has.
    ///
    /// - Parameters:
    ///   - vendor: the name of the vendor's instance.
    ///   - translator: the adapter's pure half.
    ///   - observed: what was read.
    ///   - bindings: what is bound at the vendor.
    ///   - taken: keys that other meters have.
    ///   - beside: what stands at the vendor beside the bound meters: the schemas, what is pinned, defaults and the instant.
    package init(
        _ vendor: String,
        _ translator: any VendorTranslator,
        _ observed: [ObservedObject],
        _ bindings: [Binding],
        taken: Set<Meter.Key>,
        beside: Surroundings
    ) {
        let replaced = Set(bindings.filter(\.isSuperseded).map { ObjectID($0) })
        let side = VendorSide(
            vendor,
            translator,
            observed.filter { !replaced.contains(ObjectID($0)) },
            bindings.map { $0.aged(by: translator, now: beside.now) },
            now: beside.now
        )
        let known = side.known
        bound = Set(known.values)
        waiting = bound.filter { side.given[$0]?.binding.transition.map { $0.at > beside.now } ?? false }
        inventory = translator.decode(side.observed, naming: KeyChoice(taken: taken, known: known))
        let merge = RecordedMerge(side, inventory, beside)
        let merged = merge.definitions()
        for index in inventory.meters.indices where bound.contains(inventory.meters[index].meter.key) {
            inventory.meters[index].meter = merged[inventory.meters[index].meter.key] ?? inventory.meters[index].meter
        }
    }

    /// What stands beside the meters of a vendor.
    package struct Surroundings: Sendable {
        /// The schemas of the project.
        package var events: [EventSchema]
        /// What the project pins at the vendor, by meter.
        package var overrides: [Meter.Key: [String: JSONValue]]
        /// What fills fields that a vendor requires and a meter leaves out.
        package var defaults: MeterDefaults
        /// The instant of the run.
        package var now: Timestamp

        /// Makes the surroundings.
        package init(
            events: [EventSchema],
            overrides: [Meter.Key: [String: JSONValue]],
            defaults: MeterDefaults,
            now: Timestamp
        ) {
            self.events = events
            self.overrides = overrides
            self.defaults = defaults
            self.now = now
        }
    }

    /// The schema of an event that some meters read, with all that they read; `nil` where no schema of that name can be made.
    package func event(_ name: String, readBy meters: [Meter]) -> EventSchema? {
        let mine = meters.filter { $0.event == name }
        guard let start = inventory.events.first(where: { $0.name == name }) ?? (try? EventSchema(name: name)) else {
            return nil
        }
        return EventMerge(start, of: "", isEdited: false, [], SyncPolicy()).merged(
            attributes: mine.reduce(into: []) { $0.formUnion($1.attributesRead) },
            dimensions: mine.reduce(into: []) { $0.formUnion($1.dimensionsRead) }
        ).schema
    }
}

/// The recorded definitions of a vendor's bound meters, with what was changed there since.
private struct RecordedMerge {
    private let side: VendorSide
    private let now: [Meter.Key: DecodedMeter]
    private let images: SyncImages
    private let overrides: [Meter.Key: [String: JSONValue]]

    init(_ side: VendorSide, _ inventory: DecodedInventory, _ beside: TakenOver.Surroundings) {
        self.side = side
        now = inventory.meters.filter { side.has($0.meter.key) }.keyed(by: \.meter.key)
        let names = Set(beside.events.map(\.name))
        images = SyncImages(
            events: beside.events + inventory.events.filter { !names.contains($0.name) },
            defaults: beside.defaults,
            now: beside.now
        )
        overrides = beside.overrides.merging(now.mapValues(\.overrides)) { filed, read in
            filed.merging(read) { _, read in read }
        }
    }

    /// The definitions of the meters of which one is recorded, by key.
    func definitions() -> [Meter.Key: Meter] {
        let given = side.given.compactMapValues(\.inForce).filter { now[$0.key] != nil }
        let untouched = images.image(given, overrides, at: side)
        var merged: [Meter.Key: Meter] = [:]
        for (key, applied) in given {
            guard let shown = now[key]?.meter, let target = side.given[key]?.target else { continue }
            guard let before = untouched[key] else { continue }
            let edit = SideEdit(
                MergeSide(
                    name: side.name,
                    applied: applied,
                    untouched: before,
                    now: shown,
                    isTouched: side.touched.contains(key),
                    growing: side.translator.growing
                )
            )
            let result = MeterMerge.merge(target, [edit], SyncPolicy(prefer: side.name))
            merged[key] = result.meter ?? counting(as: shown, target)
        }
        // What was changed is taken over as it stands, also where Meterway would not have written it like that.
        let touched = merged.filter { $0.value != side.given[$0.key]?.target }
        let shown = touched.isEmpty ? [:] : images.image(given.merging(merged) { $1 }, overrides, at: side)
        for (key, meter) in touched {
            guard let there = now[key]?.meter, shown[key]?.says(.number) != there.says(.number) else { continue }
            merged[key] = counting(as: there, meter)
        }
        return merged
    }

    /// A definition that counts as the vendor does, with the other's texts where that makes a valid meter.
    private func counting(as there: Meter, _ other: Meter) -> Meter {
        other.replacing([.number: there.says(.number).shown]) ?? there
    }
}
