import AdapterKit
import Metering
import SyncEngine

/// The objects of some vendors and meters, among bindings and in the history.
struct ObjectSelection {
    /// The vendors; none selects all.
    let vendors: [String]
    /// The meters.
    let meters: MeterSelection

    /// The meters of each object that the history names, since one that is let go of is named without them.
    var known: [ObjectPlace: [Meter.Key]] = [:]

    /// Whether nothing is left out.
    var isEverything: Bool { vendors.isEmpty && meters.isEverything }

    /// What a run had to do with what is selected; `nil` where that is nothing.
    func part(of run: HistoryEntry) -> HistoryEntry? {
        var run = run
        run.steps.removeAll { !selects($0.intent.vendor, $0.intent.meters) }
        run.settled.removeAll { !selects($0.intent.vendor, $0.intent.meters) }
        run.bindings.removeAll { !selects($0.place.vendor, known[$0.place] ?? []) }
        return run.steps.isEmpty && run.settled.isEmpty && run.bindings.isEmpty ? nil : run
    }

    /// Whether an object is selected, by its vendor and the meters that it serves.
    func selects(_ vendor: String, _ keys: [Meter.Key]) -> Bool {
        (vendors.isEmpty || vendors.contains(vendor)) && (meters.isEverything || keys.contains(where: meters.contains))
    }
}
