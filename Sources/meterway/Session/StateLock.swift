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
}
