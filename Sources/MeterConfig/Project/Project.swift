package import AdapterKit
package import Metering

/// A team's meters and vendors, as its files define them: checked, and without the values of secrets.
package struct Project: Sendable, Hashable {
    /// The project's folder, absolute.
    package var root: String
    /// The project file, absolute.
    package var file: String
    /// Where the state is kept, absolute.
    package var state: String
    /// The meter files, relative to the folder, in order.
    package var meterFiles: [String]
    /// The meters, in the order of files and of the text.
    package var meters: [ConfiguredMeter]
    /// The events' schemas, in the same order.
    package var events: [EventSchema]
    /// The customers' meters, in the same order.
    package var customers: [ConfiguredCustomer]
    /// The totals to prove, in the same order.
    package var proofs: [Proof]
    /// What fills fields that a vendor requires and a meter leaves out.
    package var defaults: MeterDefaults
    /// The vendors, in the order of the project file.
    package var vendors: [ConnectionSettings]
    /// What a run may do without being asked again.
    package var safety: SafetyLimits
    /// What happens to meters with findings that are not accepted.
    package var findings: FindingsPolicy
    /// Which side wins where several sides changed the same in a sync.
    package var sync: SyncPreferences
    /// What is worth a warning.
    package var warnings: [ConfigProblem]

    /// Makes a project.
    package init(
        root: String,
        file: String,
        state: String,
        meterFiles: [String] = [],
        meters: [ConfiguredMeter] = [],
        events: [EventSchema] = [],
        customers: [ConfiguredCustomer] = [],
        proofs: [Proof] = [],
        defaults: MeterDefaults = MeterDefaults(),
        vendors: [ConnectionSettings] = [],
        safety: SafetyLimits = SafetyLimits(),
        findings: FindingsPolicy = .warn,
        sync: SyncPreferences = SyncPreferences(),
        warnings: [ConfigProblem] = []
    ) {
        self.root = root
        self.file = file
        self.state = state
        self.meterFiles = meterFiles
        self.meters = meters
        self.events = events
        self.customers = customers
        self.proofs = proofs
        self.defaults = defaults
        self.vendors = vendors
        self.safety = safety
        self.findings = findings
        self.sync = sync
        self.warnings = warnings
    }
}

extension Project {
    /// The definitions of the meters, by key.
    package var definitions: [Meter.Key: Meter] {
        meters.lazy.map(\.meter).keyed(by: \.key)
    }

    /// The names of the vendors, in order.
    package var instances: [String] { vendors.map(\.instance) }

    /// The settings of a vendor; `nil` where the project has none of that name.
    package func vendor(_ instance: String) -> ConnectionSettings? {
        vendors.first { $0.instance == instance }
    }

    /// The meters that are applied at a vendor, in order, each with what it pins there.
    ///
    /// Overrides under a name that is no vendor's count at each vendor of the adapter of that name; those under the vendor's
    /// own name win over them, field by field.
    package func entries(for instance: String) -> [MeterEntry] {
        let adapter = vendor(instance)?.adapter
        let adapterName = adapter.flatMap { name in vendors.contains { $0.instance == name } ? nil : name }
        return meters.compactMap { configured in
            guard configured.isApplied(at: instance) else { return nil }
            let general = adapterName.flatMap { configured.overrides[$0] } ?? [:]
            let own = configured.overrides[instance] ?? [:]
            let overrides = general.isEmpty ? own : general.merging(own) { _, own in own }
            return MeterEntry(configured.meter, overrides: overrides)
        }
    }

    /// The customers' meters of the meters that are applied at a vendor, in order.
    package func customers(for instance: String) -> [CustomerMeter] {
        guard !customers.isEmpty else { return [] }
        let applied = Set(meters.lazy.filter { $0.isApplied(at: instance) }.map(\.meter.key))
        return customers.lazy.map(\.customer).filter { applied.contains($0.meter) }
    }

    /// The findings that the team accepts at a vendor, by meter.
    package func waivers(for instance: String) -> [Meter.Key: [Waiver]] {
        var waivers: [Meter.Key: [Waiver]] = [:]
        for meter in meters {
            let own = meter.waivers.map(\.waiver).filter { $0.vendor == instance }
            if !own.isEmpty { waivers[meter.meter.key] = own }
        }
        return waivers
    }

    /// The meters whose changes wait for the end of the running billing period.
    package var patientMeters: Set<Meter.Key> {
        Set(meters.lazy.filter { $0.effective == .periodEnd }.map(\.meter.key))
    }
}
