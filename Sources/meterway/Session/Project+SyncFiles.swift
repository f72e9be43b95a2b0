import AdapterKit
import MeterConfig
import Metering
import SyncEngine

extension Project {
    /// What the project's files say, for a sync to go by.
    var syncFiles: SyncFiles {
        SyncFiles(
            meters: meters.map { SyncFiles.Entry($0.meter, vendors: $0.vendors, overrides: overrides(of: $0)) },
            events: events,
            customers: customers.map(\.customer)
        )
    }

    /// What a meter pins, by vendor: what stands under an adapter's name counts at each vendor of the adapter.
    private func overrides(of configured: ConfiguredMeter) -> [String: [String: JSONValue]] {
        guard !configured.overrides.isEmpty else { return [:] }
        let names = Set(instances)
        var resolved: [String: [String: JSONValue]] = [:]
        for vendor in vendors {
            let general = names.contains(vendor.adapter) ? [:] : configured.overrides[vendor.adapter] ?? [:]
            let values = general.merging(configured.overrides[vendor.instance] ?? [:]) { _, own in own }
            if !values.isEmpty { resolved[vendor.instance] = values }
        }
        return resolved
    }

    /// Writes down what is left of a vendor's pins; those under its adapter's name are told for each of its vendors then.
    private func spell(
        _ overrides: [String: [String: JSONValue]],
        of vendor: String,
        in configured: inout ConfiguredMeter
    ) {
        let adapter = vendors.first { $0.instance == vendor }?.adapter ?? vendor
        if !vendors.contains(where: { $0.instance == adapter }), configured.overrides[adapter] != nil {
            configured.overrides[adapter] = nil
            for other in vendors where other.adapter == adapter {
                configured.overrides[other.instance] = overrides[other.instance]
            }
        }
        configured.overrides[vendor] = overrides[vendor]
    }

    /// The changes of the project's files that a sync comes to; what it does not speak of stays as it is.
    func changes(_ files: SyncFileChanges) -> ProjectChanges {
        let known = meters.keyed(by: \.meter.key)
        var changes = ProjectChanges()
        changes.meters = files.meters.map { entry in
            var configured = known[entry.meter.key] ?? ConfiguredMeter(entry.meter)
            let pinned = overrides(of: configured)
            configured.meter = entry.meter
            configured.vendors = entry.vendors
            for (vendor, values) in entry.overrides where pinned[vendor] != values {
                configured.overrides[vendor] = values
            }
            let freed = pinned.filter { vendor, values in
                values.keys.contains { entry.overrides[vendor]?[$0] == nil }
            }
            for vendor in freed.keys { spell(entry.overrides, of: vendor, in: &configured) }
            return configured
        }
        changes.removedMeters = Set(files.removedMeters)
        changes.events = files.events
        changes.customers = files.customers
        changes.removedCustomers = Set(files.removedCustomers)
        return changes
    }
}

extension ProjectSession {
    /// What a sync is asked, by the project's files, which take part, and by its preferences.
    ///
    /// - Parameters:
    ///   - vendors: the vendors that take part.
    ///   - mode: how they stand to one another.
    ///   - general: what is selected and allowed.
    /// - Returns: the request.
    func syncRequest(_ vendors: [String], _ mode: SyncMode, _ general: PlanOptions) -> SyncRequest {
        SyncRequest(
            participants: Set(vendors),
            mode: mode,
            policy: SyncPolicy(project.sync),
            files: project.syncFiles,
            filesTakePart: true,
            projectVendors: project.instances,
            general: general,
            defaults: project.defaults
        )
    }
}

extension SyncPolicy {
    /// The preferences of a project file.
    init(_ preferences: SyncPreferences) {
        self.init(prefer: preferences.general, fields: preferences.fields)
    }
}
