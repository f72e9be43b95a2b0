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
    private let areDisplayNamesUnique: Bool

    init(_ entries: [MeterEntry], _ dialect: AmberfloDialect) {
        areDisplayNamesUnique = dialect == .live
        let plain = entries.map { ($0, Self.plain($0, dialect)) }
        let wanted = Dictionary(grouping: plain, by: \.1.display).mapValues(\.count)
        var names: [Meter.Key: Names] = [:]
        for (entry, own) in plain {
            var own = own
            if areDisplayNamesUnique, wanted[own.display] != 1, entry.overrides["label"] == nil {
                own.display = "\(own.display) (\(own.apiName))"
                own.isDisplayFitted = true
            }
            names[entry.meter.key] = own
        }
        self.names = names
        byAPIName = Dictionary(grouping: names.keys.sorted()) { names[$0]?.apiName ?? "" }
        byDisplay = Dictionary(grouping: names.keys.sorted()) { names[$0]?.display ?? "" }
    }

    private static func plain(_ entry: MeterEntry, _ dialect: AmberfloDialect) -> Names {
        let apiName = entry.overrides["meterApiName"].map { $0.string ?? "" } ?? entry.meter.key.text
        let label = dialect == .live ? entry.overrides["label"].map { $0.string ?? "" } : nil
        return Names(apiName: apiName, display: label ?? entry.meter.name)
    }

    /// The names of a meter.
    subscript(key: Meter.Key) -> Names { names[key] ?? Names(apiName: key.text, display: key.text) }

    /// The meters that have the same API name as this one, itself among them; empty where it is alone.
    func sharingAPIName(with key: Meter.Key) -> [Meter.Key] {
        Self.several(byAPIName[self[key].apiName])
    }

    /// The meters whose label, which has to be unique, is that of this one, itself among them; empty where it is alone.
    func sharingLabel(with key: Meter.Key) -> [Meter.Key] {
        areDisplayNamesUnique ? Self.several(byDisplay[self[key].display]) : []
    }

    private static func several(_ keys: [Meter.Key]?) -> [Meter.Key] {
        guard let keys, keys.count > 1 else { return [] }
        return keys
    }
}
