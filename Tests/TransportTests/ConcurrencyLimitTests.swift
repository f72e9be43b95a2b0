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
        // In all likelihood it is in the queue then; where it is not, it gets no place either.
        for _ in 0..<100 { await Task.yield() }
        waiting.cancel()
        #expect(await waiting.value == false)
        limit.leave()
        #expect(await limit.enter())
    }

    @Test("Of those in the queue only the one that is cancelled leaves it", arguments: [0, 1])
    func oneOfTwo(index: Int) async {
        let limit = ConcurrencyLimit(1)
        #expect(await limit.enter())
        let waiting = (0..<2).map { _ in Task { await limit.enter() } }
        for _ in 0..<100 { await Task.yield() }
        waiting[index].cancel()
        limit.leave()
        #expect(await waiting[1 - index].value)
        #expect(await waiting[index].value == false)
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
