import Metering
import SyncEngine

extension ApplyReport {
    /// The meters of which some changes of the plan that was carried out were not done.
    func unfinished(_ plan: Plan, where concerns: (Change) -> Bool = { _ in true }) -> Set<Meter.Key> {
        let failed = Set(failed.map { ObjectPlace($0.vendor, $0.ref) })
        var keys: Set<Meter.Key> = []
        for vendor in plan.vendors {
            for change in vendor.changes where concerns(change) {
                let isOpen = change.action == .blocked || change.needs != nil || isCancelled
                if isOpen || failed.contains(ObjectPlace(vendor.name, change.ref)) { keys.formUnion(change.meters) }
            }
        }
        return keys
    }
}
