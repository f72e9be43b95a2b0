import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

/// What the project's files say of meters otherwise than what is applied at the vendors of a route.
///
/// Such an edit changes by which definition events are counted, without anything at a vendor that would show it.
struct UnappliedEdits: Sendable {
    /// The edits in words, by vendor and meter.
    private(set) var byVendor: [String: [Meter.Key: [String]]] = [:]

    /// Compares the files with what is bound.
    ///
    /// - Parameters:
    ///   - keys: the meters.
    ///   - meters: the meters of the files.
    ///   - bindings: what is bound, at the vendors of the route and others.
    ///   - route: the two vendors.
    init(
        _ keys: [Meter.Key],
        _ meters: [ConfiguredMeter],
        _ bindings: [Binding],
        _ route: MigrationRoute
    ) {
        let definitions = meters.map(\.meter).keyed(by: \.key)
        let away = Set(meters.filter { !$0.isApplied(at: route.to) }.map(\.meter.key))
        let wanted = Set(keys)
        for binding in bindings where [route.from, route.to].contains(binding.vendor) {
            // A change that is applied and waits for the end of a period is no edit that nobody applied.
            guard let applied = binding.transition?.after ?? binding.meter, wanted.contains(applied.key),
                binding.ref.key == applied.key.text
            else { continue }
            guard let filed = definitions[applied.key] else {
                if !binding.isSynced {
                    byVendor[binding.vendor, default: [:]][applied.key] = ["no file has it any more"]
                }
                continue
            }
            var there = applied.draft
            // A schedule that the move brought in is not applied where none is needed.
            if there.resetSchedule == nil { there.resetSchedule = filed.resetSchedule }
            var words = MeaningDifference.words((try? Meter(there)) ?? applied, filed)
            // That the old vendor leaves the files is what a cutover does; without the new one the meter would be nowhere.
            if binding.vendor == route.to, away.contains(applied.key) { words.append("`vendors` leaves it out") }
            if !words.isEmpty { byVendor[binding.vendor, default: [:]][applied.key] = words }
        }
    }

    /// The edits in words, each with its vendor, by meter.
    var words: [Meter.Key: [String]] {
        var all: [Meter.Key: [String]] = [:]
        for (vendor, meters) in byVendor.sorted(by: { $0.key < $1.key }) {
            for (key, words) in meters { all[key, default: []] += words.map { "at \(vendor) \($0)" } }
        }
        return all
    }
}
