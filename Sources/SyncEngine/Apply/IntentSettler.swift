package import AdapterKit
import Metering

/// Decides what became of writes whose outcome was never written down, from what the vendors have now.
package enum IntentSettler {
    /// What became of one open intent.
    package struct Settlement: Sendable, Hashable {
        /// The intent's number in the journal.
        package var number: Int64
        /// What became of it.
        package var outcome: IntentOutcome
        /// What that does to the bindings.
        package var changes: [BindingChange]

        /// Makes a settlement.
        package init(number: Int64, outcome: IntentOutcome, changes: [BindingChange]) {
            self.number = number
            self.outcome = outcome
            self.changes = changes
        }
    }

    /// Settles the open intents of the vendors that could be read; those of others stay open.
    ///
    /// - Parameters:
    ///   - open: the open intents, oldest first.
    ///   - observed: what each vendor that could be read has.
    ///   - bindings: what is known to be ours.
    ///   - check: tells what a write that was cut off left from what somebody else made or changed.
    /// - Returns: a settlement for each intent that can be settled, oldest first.
    package static func settle(
        _ open: [JournaledIntent],
        observed: [String: [ObservedObject]],
        bindings: [Binding],
        check: WriteCheck
    ) -> [Settlement] {
        guard !open.isEmpty else { return [] }
        let owned = Dictionary(grouping: bindings, by: \.vendor)
        var bound = owned.mapValues { Set($0.map { ObjectID($0) }) }
        return open.compactMap { journaled in
            let intent = journaled.intent
            guard let objects = observed[intent.vendor] else { return nil }
            let settlement = settle(
                journaled,
                objects,
                owned[intent.vendor] ?? [],
                check,
                bound: bound[intent.vendor] ?? []
            )
            if case .done(let id) = settlement.outcome, intent.action == .create {
                bound[intent.vendor, default: []].insert(ObjectID(kind: intent.ref.kind, id: id))
            }
            return settlement
        }
    }

    /// The bindings as they are once the settlements are written down.
    package static func apply(_ settlements: [Settlement], to bindings: [Binding]) -> [Binding] {
        let changes = settlements.flatMap(\.changes)
        guard !changes.isEmpty else { return bindings }
        var kept = bindings.keyed { ObjectPlace($0) }
        kept.apply(changes)
        return kept.inOrder
    }

    private static func settle(
        _ journaled: JournaledIntent,
        _ objects: [ObservedObject],
        _ bindings: [Binding],
        _ check: WriteCheck,
        bound: Set<ObjectID>
    ) -> Settlement {
        let intent = journaled.intent
        let ours = objects.first { $0.kind == intent.ref.kind && $0.id == intent.id }
        func settled(_ outcome: IntentOutcome, _ changes: [BindingChange] = []) -> Settlement {
            Settlement(number: journaled.number, outcome: outcome, changes: changes)
        }
        switch intent.action {
        case .adopt:
            return settled(.failed("the run ended before the object was bound"))
        case .create:
            let free = objects.filter { $0.kind == intent.ref.kind && !bound.contains(ObjectID($0)) }
            switch creation(intent, among: free, check) {
            case .success(let made?):
                return settled(.done(id: made.id), created(intent, made, objects, bindings, check))
            case .success(nil): return settled(.neverMade)
            case .failure(let doubt): return settled(.failed(doubt.reason))
            }
        case .update:
            guard let ours, intent.changes.allSatisfy({ ours.image[$0.path] == $0.after }),
                check.passing(ours, by: intent).fields.isEmpty
            else {
                let reason = "the run ended before the object was changed"
                return settled(.failed(reason), ours.map { begun(intent, $0, bindings, check) } ?? [])
            }
            return settled(.done(id: ours.id), changed(intent, ours, bindings))
        case .delete:
            if let ours {
                let reason = "the run ended before the object was taken away"
                return settled(.failed(reason), begun(intent, ours, bindings, check))
            }
            return settled(.done(id: intent.id ?? ""), [.unbind(vendor: intent.vendor, ref: intent.ref)])
        }
    }

    /// Why what a creation left cannot be told.
    private struct Doubt: Error {
        var reason: String
    }

    /// What a creation left among objects that nothing is bound to; `nil` where it left nothing.
    private static func creation(
        _ intent: Intent,
        among free: [ObservedObject],
        _ check: WriteCheck
    ) -> Result<ObservedObject?, Doubt> {
        for mark in intent.marks {
            let bearing = free.filter { $0.marks[mark.name] == mark.value }
            if bearing.count == 1, check.isMade(bearing[0], by: intent) { return .success(bearing[0]) }
            guard bearing.count <= 1 else {
                return .failure(Doubt(reason: "\(bearing.count) objects bear the \(mark.name) `\(mark.value)`"))
            }
        }
        return .success(nil)
    }

    /// What a creation does to the bindings: its object is bound, and the one that it takes the place of lets its name go.
    private static func created(
        _ intent: Intent,
        _ made: ObservedObject,
        _ objects: [ObservedObject],
        _ bindings: [Binding],
        _ check: WriteCheck
    ) -> [BindingChange] {
        let old = superseded(intent, by: made, objects, bindings).map { [BindingChange.bind($0)] } ?? []
        let recorded = Self.made(intent, made)
        return old + [.bind(recorded.noting(check.passing(made, by: intent), in: recorded.recorded))]
    }

    /// What a write that was begun, and came to no end, does to the bindings: what it changed of the object is nobody's edit.
    private static func begun(
        _ intent: Intent,
        _ object: ObservedObject,
        _ bindings: [Binding],
        _ check: WriteCheck
    ) -> [BindingChange] {
        guard let binding = bindings.first(where: { ObjectID($0) == ObjectID(object) }) else { return [] }
        var done = ObjectImage()
        if intent.action == .update {
            for change in intent.changes where object.image[change.path] == change.after {
                done[change.path] = change.after
            }
        }
        let begun = binding.noting(check.passing(object, by: intent), in: binding.recorded).noting(done)
        return begun == binding ? [] : [.bind(begun)]
    }

    /// What an update does to the bindings; the object may have got another name of ours with it.
    private static func changed(
        _ intent: Intent,
        _ object: ObservedObject,
        _ bindings: [Binding]
    ) -> [BindingChange] {
        if let old = intent.before?.binding, old.ref != intent.ref,
            let held = bindings.first(where: { $0.ref == old.ref && $0.id == object.id })
        {
            let renamed = held.named(intent.ref).recording(intent)
            return [.unbind(vendor: intent.vendor, ref: old.ref), .bind(renamed)]
        }
        return bindings.first { $0.ref == intent.ref }.map { [.bind($0.recording(intent))] } ?? []
    }

    /// The binding of the object that the made one takes the place of, if it is still there.
    private static func superseded(
        _ intent: Intent,
        by made: ObservedObject,
        _ objects: [ObservedObject],
        _ bindings: [Binding]
    ) -> Binding? {
        bindings.first { $0.ref == intent.ref && $0.id != made.id }.flatMap { old in
            objects.contains { ObjectID($0) == ObjectID(old) } ? old.superseded : nil
        }
    }

    private static func made(_ intent: Intent, _ object: ObservedObject) -> Binding {
        Binding(
            vendor: intent.vendor,
            ref: intent.ref,
            id: object.id,
            name: intent.name,
            meters: intent.meters,
            isOurs: true,
            recorded: ObjectImage()
        ).recording(intent)
    }
}

extension Binding {
    /// The binding with fields recorded as they are now, or of them those that an image has.
    fileprivate func noting(_ fields: ObjectImage, in known: ObjectImage? = nil) -> Binding {
        var binding = self
        for field in fields.fields
        where recorded[field.path] != field.value && known.map({ $0[optional: field.path] != nil }) ?? true {
            binding.recorded[field.path] = field.value
        }
        return binding
    }

    /// The binding with the name and the changed fields recorded as done.
    fileprivate func recording(_ intent: Intent) -> Binding {
        var binding = self
        binding.name = intent.name
        for change in intent.changes {
            binding.recorded[change.path] = change.after
        }
        if let leaves = intent.leaves {
            binding.definition = leaves.definition
            binding.isSynced = leaves.isSynced
        }
        return binding
    }
}
