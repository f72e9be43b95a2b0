import AdapterKit
import MeterConfig
import Metering
import SyncEngine

extension ProjectSession {
    /// Warns of a plan that deletes what is bound while the files have not one of the bound meters, as with another project's state.
    ///
    /// Of a single meter nothing is said: it may have got a new key.
    func warnOfForeignState(_ prepared: Engine.Prepared) {
        let bound = Set(prepared.bindings.flatMap(\.meters))
        let files = project.meters.map(\.meter.key)
        guard bound.count > 1, !files.isEmpty, bound.isDisjoint(with: files),
            prepared.plan.vendors.contains(where: { !$0.changes(.delete).isEmpty })
        else { return }
        context.console.say(
            "warning: of the \(bound.count) meters that are bound (\(Excerpt.names(bound.map(\.text).sorted()))), the files have none, "
                + "and this plan deletes what is bound; is the state that of another project? `state` in \(project.file) names it, "
                + "and `meterway history` shows who wrote it"
        )
    }

    /// Warns of a look for drift where nothing of the selected vendors is bound and the files want something there, as with a
    /// state that was lost: nothing is known to be as it was left then.
    ///
    /// - Returns: whether it warned.
    @discardableResult
    func warnOfUnboundState() throws -> Bool {
        let names = Set(connections.map(\.name))
        guard !(try store.bindings().contains { names.contains($0.vendor) }),
            !(try store.openIntents().contains { names.contains($0.intent.vendor) }),
            intentions().values.contains(where: { !$0.translation.objects.isEmpty })
        else { return false }
        let path = try SessionBuilder(context: context, options: options).statePath()
        let place = options.vendor.isEmpty ? "" : " of \(connections.map(\.name).joined(separator: ", "))"
        context.console.say(
            "warning: nothing\(place) is bound in the state `\(path)`, so that there is nothing to compare with: run `meterway apply` "
                + "first; where that was done, its state is gone or elsewhere: put a backup there or let `meterway apply --adopt` find "
                + "again what is at the vendors"
        )
        return true
    }
}
