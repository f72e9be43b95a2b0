extension Console {
    /// Does something again and again while work goes on: often where lines are written over, else each second.
    func ticking<Value: Sendable>(
        _ tick: @escaping @Sendable () -> Void,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let pace = showsProgress ? Duration.milliseconds(250) : .seconds(1)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while (try? await sleep(pace)) != nil, !Task.isCancelled { tick() }
            }
            defer { group.cancelAll() }
            return try await work()
        }
    }
}
