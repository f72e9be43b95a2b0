import AdapterKit
import Metering
import SyncEngine

/// The part of the history that deals with some vendors and meters.
struct HistorySelection {
    /// The vendors; none selects all.
    let vendors: [String]
    /// The meters.
    let meters: MeterSelection

    /// Whether nothing of the history is left out.
    var isEverything: Bool { vendors.isEmpty && meters.isEverything }

    /// The runs that dealt with what is selected, each with that alone, in the same order.
    func entries(of history: [HistoryEntry]) -> [HistoryEntry] {
        guard !isEverything else { return history }
        let known = Self.meters(of: history)
        return history.compactMap { entry in
            var entry = entry
            entry.steps.removeAll { !selects($0.intent.vendor, $0.intent.meters) }
            entry.settled.removeAll { !selects($0.intent.vendor, $0.intent.meters) }
            entry.bindings.removeAll { !selects($0.place.vendor, known[$0.place] ?? []) }
            return entry.steps.isEmpty && entry.settled.isEmpty && entry.bindings.isEmpty ? nil : entry
        }
    }

    /// The meters of each object that the history names, since one that is let go of is named without them.
    static func meters(of history: [HistoryEntry]) -> [ObjectPlace: [Meter.Key]] {
        var known: [ObjectPlace: Set<Meter.Key>] = [:]
        for entry in history {
            for intent in (entry.steps + entry.settled).map(\.intent) {
                known[ObjectPlace(intent), default: []].formUnion(intent.meters)
            }
            for case .bind(let binding) in entry.bindings {
                known[ObjectPlace(binding), default: []].formUnion(binding.meters)
            }
        }
        return known.mapValues { $0.sorted() }
    }

    private func selects(_ vendor: String, _ keys: [Meter.Key]) -> Bool {
        (vendors.isEmpty || vendors.contains(vendor)) && (meters.isEverything || keys.contains(where: meters.contains))
    }
}
