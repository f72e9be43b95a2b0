import AdapterKit
import Metering
import SQLiteState
import SyncEngine
import Testing

@Suite("The journal outlives a crash")
struct JournalTests {
    let folder: StateFolder

    init() throws {
        folder = try StateFolder()
    }

    @Test("intents without an outcome are there when the file is opened again, oldest first")
    func openIntents() async throws {
        var numbers: [Int64] = []
        do {
            let store = try folder.open()
            let run = try store.begin(Samples.run())
            numbers = try await store.record(try ["a", "b", "c"].map { try Samples.intent(run, $0) })
            try await store.settle(
                numbers[1],
                .done(id: "um.3"),
                [.bind(try Samples.binding("b", id: "um.3"))],
                by: run
            )
        }
        let store = try folder.open()
        #expect(
            try store.openIntents() == [
                JournaledIntent(number: numbers[0], intent: try Samples.intent(1, "a")),
                JournaledIntent(number: numbers[2], intent: try Samples.intent(1, "c")),
            ]
        )
        #expect(try store.bindings() == [try Samples.binding("b", id: "um.3")])
    }

    @Test("what was written is in the file before it is closed, where another process reads it")
    func durability() async throws {
        let writer = try folder.open()
        let reader = try folder.open()
        let run = try writer.begin(Samples.run())
        let numbers = try await writer.record([try Samples.intent(run, "a")])
        #expect(try reader.openIntents().map(\.number) == numbers)
        try await writer.settle(numbers[0], .failed("no"), [], by: run)
        #expect(try reader.openIntents().isEmpty)
    }

    @Test(
        "what was taken away to be made again is told until it is made or bound, and what was taken away for good is not"
    )
    func unmadeReplacements() async throws {
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        var halves = try ["a", "b", "c"].map { try Samples.intent(run, $0, .delete) }
        for index in halves.indices { halves[index].changes = [] }
        let whole = try Samples.intent(run, "d", .delete)
        let refused = try Samples.intent(run, "a")
        let made = try Samples.intent(run, "b")
        let numbers = try await store.record(halves + [whole, refused, made])
        for number in numbers.prefix(4) { try await store.settle(number, .done(id: "um.9"), [], by: run) }
        try await store.settle(numbers[4], .failed("no"), [], by: run)
        #expect(try store.unmadeReplacements() == halves)
        try await store.settle(numbers[5], .done(id: "um.10"), [], by: run)
        try store.change([.bind(try Samples.binding("c"))], by: run)
        #expect(try store.unmadeReplacements() == [halves[0]])
    }

    @Test("intents are written down all or none")
    func allOrNone() async throws {
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        await #expect(throws: StateError.self) {
            try await store.record([try Samples.intent(run, "a"), try Samples.intent(run + 1, "b")])
        }
        #expect(try store.openIntents().isEmpty)
    }

    @Test("an outcome of an intent that is not there is refused, and binds nothing")
    func unknownIntent() async throws {
        let store = try folder.open()
        let error = await #expect(throws: StateError.self) {
            try await store.settle(12, .done(id: "x"), [.bind(try Samples.binding("a"))], by: 1)
        }
        #expect(error?.code == .failed)
        #expect(error?.message.contains("no intent 12") == true)
        #expect(try store.bindings().isEmpty)
    }

    @Test("numbers of runs and intents grow over the life of the file")
    func growingNumbers() async throws {
        var numbers: [Int64] = []
        var runs: [Int64] = []
        for key in ["a", "b", "c"] {
            let store = try folder.open()
            runs.append(try store.begin(Samples.run()))
            numbers += try await store.record([try Samples.intent(runs[runs.count - 1], key)])
        }
        #expect(runs == [1, 2, 3])
        #expect(numbers == [1, 2, 3])
    }
}
