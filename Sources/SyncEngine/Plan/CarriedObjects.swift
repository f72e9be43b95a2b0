package import AdapterKit
import Metering

/// Lets go of what other objects carry, where those leave: it has no effect without them, whatever the vendor keeps of it.
enum CarriedObjects {
    /// Turns removals of what others carry into letting go, where those leave or are gone; what is carried by others that stay
    /// is left as the vendor has it.
    ///
    /// - Parameters:
    ///   - changes: the changes of a plan.
    ///   - translator: tells what carries what.
    ///   - isThere: whether the vendor has an object.
    static func release(
        in changes: inout [Change],
        _ translator: any VendorTranslator,
        isThere: (ObjectID) -> Bool
    ) {
        let carried = changes.indices.compactMap { index -> (index: Int, carrier: ObjectID)? in
            guard changes[index].isRemoval, let object = changes[index].observed else { return nil }
            return translator.carrier(of: object).map { (index, $0) }
        }
        guard !carried.isEmpty else { return }
        let leaving = changes.filter(\.isDeparture)
        let carriers = Dictionary(leaving.map { ($0.objectID, $0) }) { first, _ in first }
        for (index, carrier) in carried {
            if let departure = carriers[carrier] {
                changes[index].release(with: departure)
            } else if !isThere(carrier) {
                changes[index].release(with: nil)
            }
        }
    }
}

extension Change {
    /// The object that the change is about, as its vendor names it.
    var objectID: ObjectID? { remoteID.map { ObjectID(kind: ref.kind, id: $0) } }

    /// Whether the object goes for good, and nothing takes its place.
    var isDeparture: Bool {
        action == .delete && !onlyUnbinds && waits == nil && successor == nil
    }

    /// Makes the change one that lets go of the object once that which carries it is gone.
    mutating func release(with departure: Change?) {
        action = .delete
        onlyUnbinds = true
        carrier = departure?.ref
        needs = departure?.needs
        findings = []
        fidelity = findings.fidelity
        let whole = departure.map { "the \($0.ref)" } ?? "what it belonged to"
        notes = ["It has no effect once \(whole) is gone; what the vendor keeps of it is no longer managed here."]
    }

    /// Blocks letting go of an object, since what carries it stays, and it decides with that what counts.
    package mutating func keep(under carrier: ObjectRef) {
        onlyUnbinds = false
        self.carrier = nil
        block(
            for: Finding(
                .key,
                .refused,
                reason: "the \(carrier) stays at the vendor, and this decides with it what counts there",
                remedy:
                    "take it away at the vendor, where that can be done, and let go of it with `meterway state forget`"
            )
        )
    }
}
