import MeterConfig
import Metering
import SyncEngine

extension CommandContext {
    /// This run as the history keeps it.
    func record(of command: String, in project: Project, undoes: Int64? = nil, plan: String? = nil) -> RunRecord {
        let revision = ProjectRevision(of: project)
        return RunRecord(
            command: command,
            user: caller.user,
            host: caller.host,
            revision: revision.name,
            isDirty: revision.isDirty,
            undoes: undoes,
            plan: plan,
            started: now()
        )
    }
}

extension StateStore {
    /// Does work as a run of its own that ends with a status; what the work threw leaves it without an end.
    ///
    /// Where the run cannot even begin, the state is as it was, and what was done for it elsewhere can be taken back. The answer is the
    /// run's number.
    @discardableResult
    func recorded(
        _ record: RunRecord,
        ending status: ExitStatus = .done,
        at now: () -> Timestamp,
        takingBack takeBack: () -> Void = {},
        _ work: (Int64) throws -> Void
    ) throws -> Int64 {
        let run: Int64
        do {
            run = try begin(record)
        } catch {
            takeBack()
            throw error
        }
        try work(run)
        try finish(run, status: Int(status.rawValue), at: now())
        return run
    }
}
