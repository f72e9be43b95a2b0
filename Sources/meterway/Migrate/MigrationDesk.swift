import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

/// What the commands of a migration have in common: its two vendors, its record, and the meters that it deals with.
struct MigrationDesk: Sendable {
    let context: CommandContext
    let options: GlobalOptions
    let route: MigrationRoute

    /// Checks the options.
    ///
    /// - Throws: ``CommandFailure`` where `--vendor` is given too.
    init(_ context: CommandContext, _ options: GlobalOptions, _ route: MigrationRoute) throws(CommandFailure) {
        guard options.vendor.isEmpty else {
            throw CommandFailure("`migrate` takes its vendors by `--from` and `--to`", hint: "leave `--vendor` out")
        }
        self.context = context
        self.options = options
        self.route = route
    }

    /// Opens the project with the two vendors, and its state to be written.
    func run(
        _ body: @escaping @Sendable (ProjectSession) async throws -> ExitStatus
    ) async throws -> ExitStatus {
        var narrowed = options
        narrowed.vendor = [route.from, route.to]
        return try await SessionBuilder(context: context, options: narrowed, knowsMeters: false).run(.write, body)
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
