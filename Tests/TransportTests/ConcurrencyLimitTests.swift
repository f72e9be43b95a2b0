import Testing
import Transport

@Suite("Concurrency limit")
struct ConcurrencyLimitTests {
    @Test("A place that is given back goes to the next in the queue")
    func handsOver() async {
        let limit = ConcurrencyLimit(1)
        #expect(await limit.enter())
        let second = Task { await limit.enter() }
        limit.leave()
        #expect(await second.value)
        limit.leave()
        #expect(await limit.enter())
    }

    @Test("A cancelled task gets no place and takes none away")
    func cancelled() async {
        let limit = ConcurrencyLimit(1)
        #expect(await limit.enter())
        let waiting = Task { await limit.enter() }
        waiting.cancel()
        #expect(await waiting.value == false)
        limit.leave()
        #expect(await limit.enter())
    }

    @Test("Every place comes back, however many tasks are cancelled")
    func storm() async {
        let limit = ConcurrencyLimit(2)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let task = Task {
                        guard await limit.enter() else { return }
                        await Task.yield()
                        limit.leave()
                    }
                    if number % 2 == 0 { task.cancel() }
                    await task.value
                }
            }
        }
        #expect(await limit.enter())
        #expect(await limit.enter())
    }
}
