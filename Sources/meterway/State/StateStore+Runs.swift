import MeterConfig
import Metering
import SyncEngine

extension CommandContext {
    /// This run as the holder of a state's lock.
    func owner(of command: String) -> LockOwner {
        LockOwner(
            user: caller.user,
            host: caller.host,
            process: caller.process,
            processStart: caller.processStart,
            command: command,
            since: now()
        )
    }

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
    /// Does work while nobody else may write to the state; the lock is given back however the work ends.
    func locked<Value>(by owner: LockOwner, _ work: () async throws -> Value) async throws -> Value {
        try lock(owner)
        let value: Value
        do {
            value = try await work()
        } catch {
            // What the work threw says more than a lock that cannot be given back, which ends with the process anyway.
            try? unlock(owner)
            throw error
        }
        try unlock(owner)
        return value
    }

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
