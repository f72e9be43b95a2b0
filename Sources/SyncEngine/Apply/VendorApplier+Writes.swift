import AdapterKit
import Metering
import Synchronization

extension VendorApplier {
    /// Sends a write that is in the journal.
    ///
    /// - Returns: the write with its number in the journal, which is a new one where it was repeated, and how it went.
    func send(
        _ journaled: Journaled,
        _ links: [ObjectRef: String]
    ) async -> (Journaled, Result<String, AdapterError>) {
        guard !journaled.write.change.onlyUnbinds else {
            return (journaled, .success(journaled.write.change.remoteID ?? ""))
        }
        let current = Mutex(journaled)
        let writer = ObjectWriter(
            vendor: connection.name,
            catalog: connection.adapter.catalog,
            translator: connection.adapter.translator,
            links: links,
            environment: environment,
            bound: bound,
            doubt: { [self] () async throws(StateError) in
                let doubted = current.withLock(\.self)
                try await environment.store.settle(doubted.intent, .neverSeen, [], by: run)
                let number = try await environment.store.record([intent(doubted)])[0]
                current.withLock { $0 = doubted.recorded(as: number) }
            }
        )
        let trace = WriteTrace()
        let result = await WriteTrace.$current.withValue(trace) { () async -> Result<String, AdapterError> in
            do throws(AdapterError) {
                return .success(try await writer.write(journaled.write, journaled.desired))
            } catch {
                return .failure(error)
            }
        }
        let outcome = result.mapError { error in
            guard trace.mayBeBegun, Self.isBrokenOff(by: error, journaled.write) else { return error }
            var error = error
            error.category = .outcomeUnknown
            return error
        }
        return (current.withLock(\.self), outcome)
    }

    /// Whether a failure of a write that was begun leaves open how much of it was done, which only reading tells.
    ///
    /// A refusal is the vendor's word on a creation or a change as a whole, where the adapter does not say otherwise; of a removal
    /// it tells only that the object is still there.
    private static func isBrokenOff(by error: AdapterError, _ write: Write) -> Bool {
        switch error.category {
        case .rejected, .conflict, .notFound: write.action == .delete
        default: true
        }
    }

    /// What a write does to the bindings, once it is done.
    ///
    /// With the first write of a replacement the old object gets its new name among them, so that neither can be without
    /// the other: that which changes the old one, or else that which makes what takes its place.
    func bindingChanges(_ journaled: Journaled, id: String) -> [BindingChange] {
        let write = journaled.write
        let own = journaled.own.map { $0.identified(as: id) }
        guard let old = write.change.binding, write.action != .delete else { return own }
        if write.handsOver { return [.bind(old.superseded)] + own }
        let isRenamed = own.contains { change in
            if case .bind(let binding) = change { binding.id == old.id && binding.ref != old.ref } else { false }
        }
        return (isRenamed ? [.unbind(vendor: plan.name, ref: old.ref)] : []) + own
    }

    /// What a write does to the bindings of its object, once it is done; they lack the id.
    func ownBindingChanges(_ write: Write, _ desired: DesiredObject?) -> [BindingChange] {
        if let restoration = write.change.restores, write.action != .delete {
            let isMade = write.action == .create
            guard let binding = restoration.binding?.restored(as: desired, "", isMade: isMade) else {
                return [.unbind(vendor: plan.name, ref: write.ref)]
            }
            return [.bind(binding)]
        }
        guard let desired, write.action != .delete else {
            return [.unbind(vendor: plan.name, ref: write.ref)]
        }
        let isOurs = write.action == .create || (write.change.action == .update && plan.ours.contains(write.ref))
        return [.bind(binding(of: desired, isOurs: isOurs))]
    }

    private func binding(of desired: DesiredObject, isOurs: Bool) -> Binding {
        desired.binding(
            vendor: plan.name,
            id: "",
            isOurs: isOurs,
            definitionKind: connection.adapter.translator.definitionKind,
            meters: definitions,
            isSynced: plan.unfiled?.hold(desired) ?? false
        )
    }

    /// What the binding of an object is to say beyond the fields, should the run end before the outcome is known; `nil` where
    /// that is nothing, or what it says already.
    ///
    /// It is what the run wants, and not read from the files then, which may want something else by that time.
    private func leaves(_ journaled: Journaled) -> Intent.Leaves? {
        guard case .bind(let binding)? = journaled.own.first else { return nil }
        let write = journaled.write
        let leaves = Intent.Leaves(definition: binding.definition, isSynced: binding.isSynced)
        let before = write.action == .create ? nil : write.change.binding
        let known = Intent.Leaves(definition: before?.definition ?? .null, isSynced: before?.isSynced ?? false)
        return leaves == known ? nil : leaves
    }

    /// What is written down before a write is sent.
    func intent(_ journaled: Journaled) -> Intent {
        let (write, desired) = (journaled.write, journaled.desired)
        let change = write.change
        let isRemoval = write.action == .delete
        return Intent(
            run: run,
            vendor: plan.name,
            action: write.action,
            ref: write.ref,
            id: write.action == .create ? nil : change.remoteID,
            name: change.name,
            marks: write.action == .create ? desired?.marks ?? [] : [],
            meters: change.meters,
            changes: isRemoval && change.action == .replace ? [] : intended(write, desired),
            at: environment.now(),
            before: write.action == .create ? nil : PriorState(object: change.observed, binding: change.binding),
            leaves: leaves(journaled)
        )
    }

    /// The fields before and after, with ids in place of links.
    private func intended(_ write: Write, _ desired: DesiredObject?) -> [FieldChange] {
        guard let desired, write.action != .delete else { return write.change.fields }
        guard write.action == .create else {
            return write.change.fields.map {
                FieldChange(path: $0.path, before: $0.before, after: desired.image[$0.path])
            }
        }
        return desired.image.changes(from: ObjectImage())
    }

    /// The report of a write that failed.
    func failure(_ write: Write, _ error: AdapterError) -> ApplyReport.Failure {
        ApplyReport.Failure(
            vendor: plan.name,
            ref: write.ref,
            action: write.change.action,
            message: error.description,
            status: error.status,
            requestID: error.requestID
        )
    }
}

extension BindingChange {
    /// The change with the id of the object that is bound.
    fileprivate func identified(as id: String) -> BindingChange {
        guard case .bind(var binding) = self else { return self }
        binding.id = id
        return .bind(binding)
    }
}
