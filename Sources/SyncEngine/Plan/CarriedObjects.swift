package import AdapterKit
import Metering

/// Lets go of what other objects carry, where those leave: it has no effect without them, whatever the vendor keeps of it.
enum CarriedObjects {
    /// What others carry that are taken away and made again, each with the change of that one: it may go along.
    static func ofRemade(
        in changes: [Change],
        _ observed: [ObservedObject],
        _ translator: any VendorTranslator
    ) -> [(object: ObservedObject, carrier: Change)] {
        let remade = changes.filter(\.isRemaking)
        guard !remade.isEmpty else { return [] }
        let carriers = remade.keyed(by: \.objectID)
        return observed.compactMap { object in
            translator.carrier(of: object).flatMap { carriers[$0] }.map { (object, $0) }
        }
    }

    /// Turns what the vendor refuses to do to what others carry into letting go, or into writing it once more, where those are made
    /// again: it may go along, and then it is not there to be refused.
    static func settleRemade(in changes: inout [Change], _ translator: any VendorTranslator) {
        let remade = changes.filter(\.isRemaking)
        guard !remade.isEmpty else { return }
        let carriers = remade.keyed(by: \.objectID)
        for index in changes.indices where changes[index].binding != nil {
            guard let now = changes[index].observed, let carrier = translator.carrier(of: now).flatMap({ carriers[$0] })
            else { continue }
            if changes[index].isRemoval {
                changes[index].release(withRemade: carrier)
            } else if changes[index].isRefusedUpdate(by: translator), let wanted = changes[index].desired {
                changes[index].rewrite(wanted, now, with: carrier)
            }
        }
    }

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
        let carriers = leaving.keyed(by: \.objectID)
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
    /// Makes a change that writes an object once more, since what carries it is made again.
    init(rewriting object: DesiredObject, _ observed: ObservedObject, _ binding: Binding, with carrier: Change) {
        self.init(
            .update,
            ref: object.ref,
            name: object.name,
            meters: object.meters,
            remoteID: observed.id,
            notes: ["The \(carrier.ref) is made again, and may take it along: it is written once more."],
            needs: carrier.needs,
            desired: object,
            observed: observed,
            binding: binding
        )
    }

    /// The object that the change is about, as its vendor names it.
    var objectID: ObjectID? { remoteID.map { ObjectID(kind: ref.kind, id: $0) } }

    /// Whether the object goes for good, and nothing takes its place.
    var isDeparture: Bool { takesAway && waits == nil && successor == nil }

    /// Whether the object is taken away and made again, and that does not wait.
    fileprivate var isRemaking: Bool { action == .replace && supersession == nil && waits == nil }

    /// Whether the vendor refuses to change the object as it is wanted, and nothing else is in the way.
    fileprivate func isRefusedUpdate(by translator: any VendorTranslator) -> Bool {
        guard action == .blocked, let desired, let observed else { return false }
        guard case .refused = translator.effect(of: fields, on: observed, toward: desired) else { return false }
        return findings.count { $0.fidelity == .refused } == 1
    }

    /// Makes the change one that writes the object once more, as it is wanted now.
    fileprivate mutating func rewrite(_ wanted: DesiredObject, _ now: ObservedObject, with carrier: Change) {
        guard let binding else { return }
        let (fields, findings, restores) = (fields, findings.filter { $0.fidelity != .refused }, restores)
        self = Change(rewriting: wanted, now, binding, with: carrier)
        self.fields = fields
        self.findings = findings
        self.restores = restores
    }

    /// Makes the change one that lets go of the object, since what carries it is made again.
    fileprivate mutating func release(withRemade carrier: Change) {
        release(with: carrier)
        notes = [
            "The \(carrier.ref) is made again, and may take it along; where the vendor keeps it, it is no longer managed here, goes on "
                + "deciding what counts, and each plan names it."
        ]
    }

    /// Makes the change one that lets go of the object once that which carries it is gone.
    mutating func release(with departure: Change?) {
        action = .delete
        onlyUnbinds = true
        carrier = departure?.ref
        needs = departure?.needs
        findings = []
        let whole = departure.map { "the \($0.ref)" } ?? "what it belonged to"
        notes = ["It has no effect once \(whole) is gone; what the vendor keeps of it is no longer managed here."]
    }

    /// Blocks letting go of an object, since what carries it stays, and it decides with that what counts.
    package mutating func keep(under carrier: ObjectRef) {
        onlyUnbinds = false
        self.carrier = nil
        block(
            for: .obstacle(
                "the \(carrier) stays at the vendor, and this decides with it what counts there",
                remedy:
                    "take it away at the vendor, where that can be done, and let go of it with `meterway state forget`"
            )
        )
    }
}
