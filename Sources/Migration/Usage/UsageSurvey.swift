package import AdapterKit
package import Metering
package import SyncEngine

/// What a vendor has of the meters whose usage is asked for.
package struct UsageSurvey: Sendable {
    /// A meter as the vendor has it.
    package struct Entry: Sendable, Hashable {
        /// The object that holds it.
        package var object: ObservedObject
        /// How its values are folded.
        package var aggregation: Aggregation
        /// The definition as the vendor's objects tell it; `nil` where they cannot be read so.
        package var decoded: Meter?
        /// The definition as it was last written there; `nil` where nothing was.
        package var given: Meter?
        /// Whether Meterway knows the object as this meter's, and did not find it by its name.
        package var isBound: Bool
        /// The customers that have a counter of their own, each with the end of the counter's running period.
        package var counters: [String: Timestamp?] = [:]
    }

    /// The name of the vendor's instance.
    package let vendor: String
    /// The vendor's name as people write it.
    package let title: String
    /// The meters that the vendor has, by key.
    package private(set) var entries: [Meter.Key: Entry] = [:]
    /// Why the vendor could not be read; `nil` where it was.
    package let failure: String?
    /// Whether the vendor counts only for customers that have a counter.
    package let keepsCounters: Bool
    /// The customers' counters that nobody manages, by meter.
    package private(set) var strays: [Meter.Key: [DecodedCustomerMeter]] = [:]
    /// What the vendor tells of usage, in a few words; empty where it tells of any past time.
    private let memory: String
    /// The bound objects that are no longer there, by meter.
    private var lost: [Meter.Key: String] = [:]

    /// Looks for meters among a vendor's objects: by what is bound, else by what they are when they are decoded.
    ///
    /// - Parameters:
    ///   - connection: the vendor.
    ///   - adapter: the vendor's declaration.
    ///   - observed: what it has, or why it could not be read.
    ///   - bindings: what is known to be ours there.
    ///   - known: further ids of definitions, such as those that were bound before.
    ///   - definitions: the project's meters.
    package init(
        _ connection: VendorConnection,
        _ adapter: AdapterDescriptor,
        observed: Result<[ObservedObject], AdapterError>,
        bindings: [Binding],
        known: [Meter.Key: String] = [:],
        definitions: [Meter.Key: Meter] = [:]
    ) {
        vendor = connection.name
        title = adapter.title
        keepsCounters = adapter.capabilities[.customerMeters]?.fidelity == .exact
        let history = adapter.capabilities[.usageHistory]
        memory = history?.fidelity == .refused ? history?.note ?? "" : ""
        switch observed {
        case .failure(let error): failure = error.description
        case .success(let objects):
            failure = nil
            let translator = connection.adapter.translator
            find(objects, translator, bindings.filter { $0.vendor == connection.name }, known, definitions)
        }
    }

    private mutating func find(
        _ objects: [ObservedObject],
        _ translator: any VendorTranslator,
        _ bound: [Binding],
        _ known: [Meter.Key: String],
        _ definitions: [Meter.Key: Meter]
    ) {
        let bindings = bound.filter { $0.ref.kind == translator.definitionKind }
        var ids = known
        for binding in bindings {
            for key in binding.meters { ids[key] = binding.id }
        }
        let kind = translator.definitionKind
        let there = objects.filter { $0.kind == kind }.keyed(by: \.id)
        var naming = KeyChoice()
        for (key, id) in ids where there[id] != nil { naming.known[ObjectID(kind: kind, id: id)] = key }
        let inventory = translator.decode(objects, naming: naming)
        let decoded = inventory.meters.keyed(by: \.meter.key)
        take(ids, there, decoded, bindings, definitions)
        for (key, meter) in decoded where entries[key] == nil && lost[key] == nil {
            guard let id = meter.objects.first(where: { $0.key.kind == kind })?.value, let object = there[id] else {
                continue
            }
            let aggregation = (definitions[key] ?? meter.meter).aggregation
            entries[key] = Entry(object: object, aggregation: aggregation, decoded: meter.meter, isBound: false)
        }
        let running = Dictionary(keepingFirst: objects.map { (ObjectID($0), $0.running?.end) })
        for counter in inventory.customers {
            let end = running[ObjectID(kind: counter.kind, id: counter.id)].flatMap(\.self)
            entries[counter.customer.meter]?.counters[counter.customer.customer] = .some(end)
        }
        strays = StrayCounters.among(inventory.customers, bound)
    }

    /// Takes the meters whose objects are known by their ids, and notes those whose objects are gone.
    private mutating func take(
        _ ids: [Meter.Key: String],
        _ there: [String: ObservedObject],
        _ decoded: [Meter.Key: DecodedMeter],
        _ bindings: [Binding],
        _ definitions: [Meter.Key: Meter]
    ) {
        let given = Dictionary(keepingFirst: bindings.map { ($0.id, Meter(json: $0.definition)) })
        for (key, id) in ids {
            guard let object = there[id] else {
                lost[key] = id
                continue
            }
            let own = decoded[key]?.meter
            let applied = given[id].flatMap(\.self)
            guard let aggregation = (applied ?? definitions[key] ?? own)?.aggregation else { continue }
            entries[key] = Entry(
                object: object,
                aggregation: aggregation,
                decoded: own,
                given: applied,
                isBound: true
            )
        }
    }

    /// Why a meter has no number here; `nil` where the vendor has it.
    package func absence(of key: Meter.Key) -> UsageReading? {
        if let failure { return .failed(failure) }
        if let id = lost[key] { return .absent("its object \(id) is no longer at \(vendor)") }
        return entries[key] == nil ? .absent("it is not at \(vendor)") : nil
    }

    /// What a customer without a counter has; `nil` where the vendor counts for everybody.
    package var uncounted: UsageReading? {
        keepsCounters
            ? .absent("no counter at \(vendor): nothing is counted for a customer before there is one") : nil
    }

    /// Why the vendor has no number for a time.
    package var silence: String {
        "\(title) has no number for this time" + (memory.isEmpty ? "" : " (\(memory))")
    }

    /// Why the vendor has no number for a window, by customer, where the end of the counter's period tells more.
    package func silences(of entry: Entry, for window: Period) -> [String: String] {
        let reason = silence
        return entry.counters.compactMapValues { end in
            guard let end else { return nil }
            return reason
                + (end == window.end
                    ? "; the period that its counter is in did not begin with this time"
                    : "; the period that its counter is in ends at \(end)")
        }
    }
}
