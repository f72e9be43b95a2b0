package import AdapterKit
package import Metering
package import SyncEngine

/// Plans how the objects of meters retire at a vendor that is left: each by the vendor's own means, none is deleted, and all
/// are let go of.
package struct RetirementPlanner: Sendable {
    /// The vendor's instance.
    package var vendor: String
    /// The adapter's name.
    package var adapter: String
    /// The adapter's pure half.
    package var translator: any VendorTranslator

    /// Makes a planner.
    package init(vendor: String, adapter: String, translator: any VendorTranslator) {
        self.vendor = vendor
        self.adapter = adapter
        self.translator = translator
    }

    /// Makes a planner for a vendor that is connected.
    package init(_ connection: VendorConnection) {
        self.init(
            vendor: connection.name,
            adapter: connection.adapterName,
            translator: connection.adapter.translator
        )
    }

    /// What retires at the vendor, and what is let go of as it is.
    package struct Retirements: Sendable, Hashable {
        /// The changes by which objects retire.
        package var plan: VendorPlan
        /// The objects that stay as they are, and are let go of once nothing of their meters is left to retire.
        package var letGo: [LetGo] = []
    }

    /// An object that is let go of as it is.
    package struct LetGo: Sendable, Hashable {
        /// Its binding.
        package var binding: Binding
        /// What becomes of it.
        package var leaving: Leaving
    }

    /// The bindings that go with meters: those that serve no other of which a definition stays bound.
    package static func leaving(_ keys: some Sequence<Meter.Key>, _ bindings: [Binding]) -> [Binding] {
        let keys = Set(keys)
        let standing = Set(bindings.compactMap(\.meter?.key)).subtracting(keys)
        return bindings.filter { !keys.isDisjoint(with: $0.meters) && standing.isDisjoint(with: $0.meters) }
    }

    /// The bindings of what serves meters that stay too, without what only those that have left needed of it, so that no plan
    /// takes that for something to take away.
    ///
    /// - Parameters:
    ///   - keys: the meters that have left.
    ///   - bindings: what is bound at the vendor.
    ///   - desired: what the project wants there without them.
    /// - Returns: the bindings that change, as they are to be.
    package static func shared(
        _ keys: some Sequence<Meter.Key>,
        _ bindings: [Binding],
        desired: [DesiredObject]
    ) -> [Binding] {
        let keys = Set(keys)
        let desired = desired.keyed(by: \.ref)
        return bindings.compactMap { binding in
            guard !keys.isDisjoint(with: binding.meters), let wanted = desired[binding.ref] else { return nil }
            var binding = binding
            binding.meters = wanted.meters
            binding.recorded = binding.recorded.filter { wanted.image[optional: $0.path] != nil }
            return binding
        }
    }

    /// The plan.
    ///
    /// - Parameters:
    ///   - keys: the meters that leave.
    ///   - observed: what the vendor has.
    ///   - bindings: what is bound there.
    /// - Returns: what becomes of each object that leaves with them; what is gone already is forgotten.
    package func plan(
        _ keys: some Sequence<Meter.Key>,
        _ observed: [ObservedObject],
        _ bindings: [Binding]
    ) -> Retirements {
        var letGo: [LetGo] = []
        var plan = VendorPlan(name: vendor, adapter: adapter, bound: bindings.count)
        plan.ours = Set(bindings.filter(\.isOurs).map(\.ref))
        for binding in bindings { plan.known[binding.ref] = binding.id }
        let objects = byID(observed)
        for binding in Self.leaving(keys, bindings) {
            guard let object = objects[ObjectID(binding)] else {
                plan.forgotten.append(binding.ref)
                continue
            }
            let going = translator.leaving(object)
            let fields = going.image.changes(from: object.image)
            if fields.isEmpty {
                letGo.append(LetGo(binding: binding, leaving: going))
            } else {
                plan.changes.append(change(object, binding, going, fields))
            }
        }
        let order = translator.kinds
        plan.changes.sort { left, right in
            let ranks = (order.firstIndex(of: left.ref.kind) ?? 0, order.firstIndex(of: right.ref.kind) ?? 0)
            return ranks.0 == ranks.1 ? left.ref < right.ref : ranks.0 > ranks.1
        }
        return Retirements(plan: plan, letGo: letGo)
    }

    /// The bindings whose objects have retired: they had something to change for that, and it is done.
    package func retired(_ observed: [ObservedObject], _ bindings: [Binding]) -> [Binding] {
        let objects = byID(observed)
        return bindings.filter { binding in
            guard let object = objects[ObjectID(binding)] else { return false }
            let leaving = translator.leaving(object)
            return !leaving.image.fields.isEmpty && leaving.image.changes(from: object.image).isEmpty
        }
    }

    private func byID(_ observed: [ObservedObject]) -> [ObjectID: ObservedObject] {
        observed.keyed(by: ObjectID.init)
    }

    private func change(
        _ object: ObservedObject,
        _ binding: Binding,
        _ leaving: Leaving,
        _ fields: [FieldChange]
    ) -> Change {
        var change = Change(
            .update,
            ref: binding.ref,
            name: object.name,
            meters: binding.meters,
            remoteID: object.id,
            fields: fields,
            observed: object,
            binding: binding
        )
        change.notes = [leaving.note] + Self.words(leaving.comingBack)
        change.desired = DesiredObject(
            ref: binding.ref,
            meters: binding.meters,
            name: object.name,
            image: leaving.image,
            marks: [],
            body: .null
        )
        change.restores = .init(binding: nil)
        return change
    }

    /// Whether the retirement can be taken back, where that is not as a matter of course.
    private static func words(_ comingBack: Leaving.Return) -> [String] {
        switch comingBack {
        case .possible: return []
        case .until(let end): return ["It can be taken back until \(end?.description ?? "then")."]
        case .never(let reason, _): return ["It cannot be taken back: \(reason)."]
        }
    }
}

extension ObjectID {
    /// The id of a bound object.
    fileprivate init(_ binding: Binding) {
        self.init(kind: binding.ref.kind, id: binding.id)
    }
}
