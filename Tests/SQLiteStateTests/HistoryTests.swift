import AdapterKit
import Metering
import SQLiteState
import SyncEngine
import Testing

@Suite("A file tells of its history what a state in memory tells")
struct HistoryTests {
    /// A history of five runs: one that changed its bindings alone, two that wrote, an undo that settles, and one that was refused.
    private func fill(_ store: some StateStore) async throws {
        let noted = try store.begin(Samples.run("import"))
        var other = try Samples.binding("c")
        other.meters = [try Samples.key("a")]
        try store.change([.bind(try Samples.binding("a")), .bind(other)], by: noted)
        let first = try store.begin(Samples.run())
        let made = try await store.record([try Samples.intent(first, "a", .update), try Samples.intent(first, "b")])
        try await store.settle(made[0], .done(id: "um.1"), [.bind(try Samples.binding("a", id: "um.2"))], by: first)
        try await store.settle(made[1], .failed("refused"), [], by: first)
        try store.finish(first, status: 3, at: Samples.start)
        let second = try store.begin(Samples.run("sync", revision: nil))
        let open = try await store.record([try Samples.intent(second, "a", .delete), try Samples.intent(second, "b")])
        try await store.settle(open[1], .done(id: "um.7"), [.bind(try Samples.binding("b", id: "um.7"))], by: second)
        var record = Samples.run("undo")
        record.undoes = second
        let third = try store.begin(record)
        let gone = BindingChange.unbind(vendor: "togai", ref: ObjectRef("usageMeter", "a"))
        try await store.settle(open[0], .done(id: "um.2"), [gone], by: third)
        let left = BindingChange.unbind(vendor: "togai", ref: other.ref)
        try store.change([.bind(try Samples.binding("b", id: "um.8")), left], by: third)
        try store.change([.bind(try Samples.binding("b", id: "um.9"))], by: third)
        let last = try store.begin(Samples.run())
        let refused = try await store.record([try Samples.intent(last, "b", .update)])
        try await store.settle(refused[0], .failed("refused"), [], by: last)
    }

    @Test("whole, by run, and by question")
    func answers() async throws {
        let folder = try StateFolder()
        let (file, memory) = (try folder.open(), InMemoryStateStore())
        try await fill(file)
        try await fill(memory)
        #expect(try file.history(limit: .max) == memory.history(limit: .max))
        #expect(try file.history(limit: 2) == memory.history(limit: 2))
        for run in 0...6 as ClosedRange<Int64> {
            #expect(try file.run(run) == memory.run(run))
            #expect(try file.record(of: run) == memory.record(of: run))
            #expect(try file.bindings(before: run) == memory.bindings(before: run), "run \(run)")
            for keys in [[], ["a"], ["a", "b", "c"]] {
                let places = Set(keys.map { ObjectPlace("togai", ObjectRef("usageMeter", $0)) })
                #expect(try file.writes(after: run, to: places) == memory.writes(after: run, to: places))
            }
        }
        #expect(try file.record(of: 4)?.undoes == 3)
        #expect(try file.newestWriter() == 3)
        #expect(try memory.newestWriter() == 3)
        #expect(try file.meters() == memory.meters())
        let a = ObjectPlace("togai", ObjectRef("usageMeter", "a"))
        #expect(try file.writes(after: 1, to: [a]) == [a: [.update, .delete]])
        #expect(try file.writes(after: 2, to: [a]) == [a: [.delete]])
    }

    @Test("a run at a time, until no more is wanted")
    func oneByOne() async throws {
        let folder = try StateFolder()
        let store = try folder.open()
        try await fill(store)
        var runs: [Int64] = []
        try store.eachRun(limit: .max) { run in
            runs.append(run.run)
            return runs.count < 2
        }
        #expect(runs == [5, 4])
        #expect(try folder.open().newestWriter() == 3)
    }

    @Test("one in which nothing was written to a vendor has no run that did")
    func nothingWritten() throws {
        let folder = try StateFolder()
        let store = try folder.open()
        #expect(try store.newestWriter() == nil)
        _ = try store.begin(Samples.run())
        #expect(try store.newestWriter() == nil)
        #expect(try store.run(2) == nil)
    }
}
