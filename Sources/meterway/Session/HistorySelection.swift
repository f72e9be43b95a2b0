import AdapterKit
import Metering
import SyncEngine

/// The part of the history that deals with some vendors and meters.
struct HistorySelection {
    /// The vendors; none selects all.
    let vendors: [String]
    /// The meters.
    let meters: MeterSelection

    /// The meters of each object that the history names, since one that is let go of is named without them.
    var known: [ObjectPlace: [Meter.Key]] = [:]

    /// Whether nothing of the history is left out.
    var isEverything: Bool { vendors.isEmpty && meters.isEverything }

    /// What a run had to do with what is selected; `nil` where that is nothing.
    func part(of run: HistoryEntry) -> HistoryEntry? {
        var run = run
        run.steps.removeAll { !selects($0.intent.vendor, $0.intent.meters) }
        run.settled.removeAll { !selects($0.intent.vendor, $0.intent.meters) }
        run.bindings.removeAll { !selects($0.place.vendor, known[$0.place] ?? []) }
        return run.steps.isEmpty && run.settled.isEmpty && run.bindings.isEmpty ? nil : run
    }

    private func selects(_ vendor: String, _ keys: [Meter.Key]) -> Bool {
        (vendors.isEmpty || vendors.contains(vendor)) && (meters.isEverything || keys.contains(where: meters.contains))
    }
}
