import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

extension SessionBuilder {
    /// Opens the project with the two vendors of a migration; its meters may be those that only a vendor has.
    ///
    /// - Throws: ``CommandFailure`` where `--vendor` is given too.
    init(_ context: CommandContext, _ options: GlobalOptions, along route: MigrationRoute) throws(CommandFailure) {
        try options.refuseVendors(since: MigrateCommand.namesItsVendors)
        var narrowed = options
        narrowed.vendor = [route.from, route.to]
        self.init(context: context, options: narrowed, knowsMeters: false)
    }
}

extension ProjectSession {
    /// The session over other files, dealing with some meters only.
    func dealing(with keys: some Sequence<Meter.Key>, in project: Project) -> ProjectSession {
        var session = self
        session.project = project
        session.selection = MeterSelection(keys)
        return session
    }

    /// What a move asks of a sync: what the old vendor has goes to the new one and into the files.
    func syncRequest(along route: MigrationRoute, adopt: Bool, matches: [IdentityMatch] = []) -> SyncRequest {
        let mode = SyncMode.oneWay(from: route.from, prune: false)
        var request = syncRequest([route.from, route.to], mode, planOptions(at: nil, Allowance(adopt: adopt)))
        request.matches = matches
        return request
    }

    /// Refuses patterns that match no meter of a migration.
    func checkSelection(of record: MigrationRecord) throws(CommandFailure) {
        try UnknownNames.check(selection, among: record.meters.map(\.key), of: "the migration from \(record.route)")
    }

    /// Refuses to go on where a vendor of a plan could not be read, since nothing may be written then.
    func checkRead(_ plan: Plan) throws(CommandFailure) {
        let failures = plan.vendors.compactMap(\.failure)
        guard failures.isEmpty else {
            throw CommandFailure(
                failures.map(\.description) + ["nothing was written, since both vendors have to be read"]
            )
        }
    }
}
