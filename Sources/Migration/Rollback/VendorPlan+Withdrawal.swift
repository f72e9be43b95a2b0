package import AdapterKit
import Metering
package import SyncEngine

extension VendorPlan {
    /// Leaves of a plan what takes objects away that are meant, with what gives adopted ones back in place of their deletion.
    package mutating func keepDeletions(givingBack given: [ObjectRef: Change], where isMeant: (Change) -> Bool) {
        changes = changes.compactMap { change in
            guard [.delete, .update, .blocked].contains(change.action), isMeant(change) else { return nil }
            guard change.isRemoval, let binding = change.binding, !binding.isOurs else { return change }
            if let back = given[change.ref], back.action != .blocked { return back }
            var change = change
            change.action = .delete
            change.onlyUnbinds = true
            change.findings = []
            change.notes = ["It was there before Meterway; it is let go of, and stays at the vendor."]
            return change
        }
        let leaving = Set(changes.filter(\.takesAway).map(\.ref))
        for index in changes.indices {
            guard let carrier = changes[index].carrier, !leaving.contains(carrier) else { continue }
            changes[index].keep(under: carrier)
        }
    }
}
