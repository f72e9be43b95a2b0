import AdapterKit
import Metering

/// What each meter of a project is called at Amberflo, and whose names are in each other's way.
struct AmberfloNames: Sendable {
    /// The names of one meter.
    struct Names: Sendable, Hashable {
        /// The name that events and queries use; empty where an override is no text.
        var apiName: String
        /// The name that people know it by.
        var display: String
        /// Whether the display name was changed so that it is unique.
        var isDisplayFitted = false
    }

    private let names: [Meter.Key: Names]
    private let byAPIName: [String: [Meter.Key]]
    private let byDisplay: [String: [Meter.Key]]

    init(_ entries: [MeterEntry], _ dialect: AmberfloDialect) {
        let areDisplayNamesUnique = dialect == .live
        let plain = entries.map { Self.plain($0, dialect) }
        let wanted = areDisplayNamesUnique ? Dictionary(plain.map { ($0.display, 1) }, uniquingKeysWith: +) : [:]
        var names: [Meter.Key: Names] = [:]
        names.reserveCapacity(entries.count)
        for (entry, own) in zip(entries, plain) {
            var own = own
            if areDisplayNamesUnique, wanted[own.display] != 1, entry.overrides["label"] == nil {
                own.display = "\(own.display) (\(own.apiName))"
                own.isDisplayFitted = true
            }
            names[entry.meter.key] = own
        }
        self.names = names
        byAPIName = Self.shared(names.map { ($0.value.apiName, $0.key) })
        byDisplay = areDisplayNamesUnique ? Self.shared(names.map { ($0.value.display, $0.key) }) : [:]
    }

    /// The names that several meters have, each with those meters, sorted.
    private static func shared(_ names: [(name: String, key: Meter.Key)]) -> [String: [Meter.Key]] {
        var first: [String: Meter.Key] = [:]
        first.reserveCapacity(names.count)
        var shared: [String: [Meter.Key]] = [:]
        for (name, key) in names {
            if let other = first.updateValue(key, forKey: name) { shared[name, default: [other]].append(key) }
        }
        return shared.mapValues { $0.sorted() }
    }

    private static func plain(_ entry: MeterEntry, _ dialect: AmberfloDialect) -> Names {
        let apiName = entry.overrides["meterApiName"].map { $0.string ?? "" } ?? entry.meter.key.text
        let label = dialect == .live ? entry.overrides["label"].map { $0.string ?? "" } : nil
        return Names(apiName: apiName, display: label ?? entry.meter.name)
    }

    /// The names of a meter.
    subscript(key: Meter.Key) -> Names { names[key] ?? Names(apiName: key.text, display: key.text) }

    /// The meters that have an API name; empty where it is that of one alone.
    func sharing(apiName: String) -> [Meter.Key] {
        byAPIName.isEmpty ? [] : byAPIName[apiName] ?? []
    }

    /// The meters that have a label, which has to be unique; empty where it is that of one alone.
    func sharing(label: String) -> [Meter.Key] {
        byDisplay.isEmpty ? [] : byDisplay[label] ?? []
    }
}
