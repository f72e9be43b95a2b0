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
}
