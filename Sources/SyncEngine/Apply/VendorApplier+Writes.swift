import AdapterKit
import Metering

extension VendorApplier {
    /// Does one write: intent, request, outcome.
    func perform(_ write: Write, _ known: [ObjectRef: String]) async -> Result<Outcome, StateError> {
        do throws(StateError) {
            let desired = write.change.desired?.resolved(known)
            let number = try environment.store.record([intent(write, desired)])[0]
            if write.change.onlyUnbinds {
                let id = write.change.remoteID ?? ""
                try environment.store.settle(
                    number,
                    .done(id: id),
                    [.unbind(vendor: plan.name, ref: write.ref)],
                    by: run
                )
                return .success(.done(id: id))
            }
            switch await send(write, desired, known) {
            case .success(let id):
                try environment.store.settle(number, .done(id: id), bindingChanges(write, desired, id), by: run)
                return .success(.done(id: id))
            case .failure(let error):
                if error.category != .outcomeUnknown {
                    try environment.store.settle(number, .failed(error.description), [], by: run)
                }
                return .success(.failed(failure(write, error)))
            }
        } catch {
            return .failure(error)
        }
    }

    private func send(
        _ write: Write,
        _ desired: DesiredObject?,
        _ known: [ObjectRef: String]
    ) async -> Result<String, AdapterError> {
        let writer = ObjectWriter(
            catalog: connection.adapter.catalog,
            links: known,
            environment: environment,
            bound: { [plan, store = environment.store] in
                guard let bindings = try? store.bindings() else { return nil }
                return bindings.filter { $0.vendor == plan.name }.map { .init(ref: $0.ref, id: $0.id) }
            }
        )
        do throws(AdapterError) {
            return .success(try await writer.write(write, desired))
        } catch {
            return .failure(error)
        }
    }

    private func intent(_ write: Write, _ desired: DesiredObject?) -> Intent {
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
            before: write.action == .create ? nil : PriorState(object: change.observed, binding: change.binding)
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

    private func bindingChanges(_ write: Write, _ desired: DesiredObject?, _ id: String) -> [BindingChange] {
        if let restoration = write.change.restores, write.action != .delete {
            guard let binding = restoration.binding?.restored(as: desired, id, isMade: write.action == .create) else {
                return [.unbind(vendor: plan.name, ref: write.ref)]
            }
            return [.bind(binding)]
        }
        guard let desired, write.action != .delete else { return [.unbind(vendor: plan.name, ref: write.ref)] }
        let isOurs = write.action == .create || (write.change.action == .update && plan.ours.contains(write.ref))
        return [
            .bind(
                desired.binding(
                    vendor: plan.name,
                    id: id,
                    isOurs: isOurs,
                    definitionKind: connection.adapter.translator.definitionKind,
                    meters: definitions
                )
            )
        ]
    }

    private func failure(_ write: Write, _ error: AdapterError) -> ApplyReport.Failure {
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
