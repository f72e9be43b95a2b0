import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// What of a vendor's inventory is new to a project; its keys collide with none of another vendor's meters.
struct ImportSelection: Sendable {
    /// The new file's content.
    var file = MeterFile()
    /// The vendor's ids of what is imported, by Meterway's names.
    var ids: [ObjectRef: String] = [:]
    /// The project's own meters that the vendor has and that are not bound yet: an apply adopts them.
    var adoptable: [Meter.Key] = []
    /// What there is to say of meters that are imported: what the vendor has of them and the files cannot say.
    var findings: [(key: Meter.Key, finding: Finding)] = []
    /// What cannot be read.
    var undecodable: [UndecodableObject]
    /// What the vendor has.
    let taken: TakenOver
    /// The project.
    let project: Project
    /// The vendor.
    let instance: String

    /// Chooses what is selected and in no file: what is new, and what is bound and was lost there.
    ///
    /// - Parameters:
    ///   - taken: what the vendor has.
    ///   - bindings: what is bound, at all vendors.
    ///   - project: the project.
    ///   - instance: the vendor.
    ///   - selection: the meters that the command deals with.
    init(
        _ taken: TakenOver,
        bindings: [Binding],
        project: Project,
        instance: String,
        selection: MeterSelection
    ) {
        self.taken = taken
        self.project = project
        self.instance = instance
        let inventory = taken.inventory
        let bound = Set(bindings.filter { $0.vendor == instance }.map { ObjectID($0) })
        undecodable = inventory.undecodable.filter { !bound.contains(ObjectID($0.object)) }
        for decoded in inventory.meters where selection.contains(decoded.meter.key) {
            let meter = decoded.meter
            let isBound = taken.bound.contains(meter.key)
            if let same = project.meters.first(where: { $0.meter.key == meter.key }),
                isBound || same.isApplied(at: instance)
            {
                if !isBound { adoptable.append(meter.key) }
                continue
            }
            findings += decoded.findings.map { (meter.key, $0) }
            file.meters.append(
                ConfiguredMeter(
                    meter,
                    vendors: isBound ? places(of: meter.key, bindings) : [instance],
                    overrides: decoded.overrides.isEmpty ? [:] : [instance: decoded.overrides],
                    effective: taken.waiting.contains(meter.key) ? .periodEnd : .now
                )
            )
            ids.merge(decoded.objects) { first, _ in first }
        }
        complete()
    }

    /// Puts the schemas and the customers' counters of the meters into the file.
    mutating func complete() {
        let meters = file.meters.map(\.meter)
        let needed = Set(meters.compactMap(\.event)).subtracting(project.events.map(\.name))
        file.events = needed.sorted().compactMap { taken.event($0, readBy: meters) }
        file.customers = []
        let imported = Set(meters.map(\.key))
        for decoded in taken.inventory.customers where imported.contains(decoded.customer.meter) {
            file.customers.append(decoded.customer)
            ids[decoded.ref] = decoded.id
        }
    }

    /// The vendors at which a meter is bound; `nil` where these are all of several.
    private func places(of key: Meter.Key, _ bindings: [Binding]) -> [String]? {
        let bound = Set(bindings.filter { $0.meters == [key] && !$0.definition.isNull }.map(\.vendor))
        let places = project.instances.filter(bound.contains)
        return places.count > 1 && places.count == project.vendors.count ? nil : places
    }
}
