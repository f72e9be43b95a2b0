import AdapterKit
import Foundation
import Metering
import SQLiteState
import SyncEngine
import Testing

@Suite("A state file gives back what it was given")
struct RoundTripTests {
    let folder: StateFolder

    init() throws {
        folder = try StateFolder()
    }

    @Test("bindings come back whole, sorted by vendor and object, after the file was closed")
    func bindings() throws {
        let wanted = [
            try Samples.binding("b", vendor: "amberflo"), try Samples.binding("a"),
            try Samples.binding("é", id: "um.2"),
        ]
        try folder.open().change(wanted.reversed().map { .bind($0) }, by: 1)
        #expect(try folder.open().bindings() == wanted)
    }

    @Test("a binding takes the place of the one for the same object, and another is forgotten")
    func rebinding() throws {
        let store = try folder.open()
        let first = try Samples.binding("a")
        var second = first
        second.id = "um.77"
        second.isOurs = false
        second.definition = .null
        try store.change([.bind(first), .bind(try Samples.binding("b"))], by: 1)
        try store.change([.bind(second), .unbind(vendor: "togai", ref: ObjectRef("usageMeter", "b"))], by: 1)
        #expect(try store.bindings() == [second])
    }

    @Test("what a run changed without a write is told as it was before it, whatever came later")
    func bindingsBefore() async throws {
        let store = try folder.open()
        let first = try store.begin(Samples.run())
        let made = try Samples.binding("a")
        let number = try await store.record([try Samples.intent(first, "a")])[0]
        try await store.settle(number, .done(id: "um.5"), [.bind(made)], by: first)
        try store.change([.bind(try Samples.binding("b"))], by: first)
        let second = try store.begin(Samples.run("sync", revision: nil))
        var noted = made
        noted.definition = .null
        try store.change([.bind(noted), .bind(try Samples.binding("c"))], by: second)
        noted.name = "Later"
        try store.change([.bind(noted)], by: second)
        try store.change([.unbind(vendor: noted.vendor, ref: noted.ref)], by: try store.begin(Samples.run()))
        #expect(try folder.open().bindings(before: second) == [made])
        #expect(try store.bindings(before: first) == [])
        #expect(try store.bindings(before: 99) == [])
    }

    @Test("an object of another kind or vendor with the same key is another binding")
    func keysOfTheirOwn() throws {
        let store = try folder.open()
        let first = try Samples.binding("a")
        var second = first
        second.ref = ObjectRef("eventSchema", "a")
        let third = try Samples.binding("a", vendor: "togai-eu")
        try store.change([.bind(first), .bind(second), .bind(third)], by: 1)
        #expect(try store.bindings() == [second, first, third])
        try store.change([.unbind(vendor: "togai-eu", ref: first.ref)], by: 1)
        #expect(try store.bindings() == [second, first])
    }

    @Test("the history has the newest runs first, each with its own writes in order and their outcomes")
    func history() async throws {
        let store = try folder.open()
        let first = try store.begin(Samples.run())
        let numbers = try await store.record([try Samples.intent(first, "a"), try Samples.intent(first, "b", .update)])
        let left = try Samples.binding("a")
        try await store.settle(numbers[0], .done(id: "um.5"), [.bind(left)], by: first)
        try await store.settle(numbers[1], .failed("the vendor refused the request"), [], by: first)
        try store.finish(first, status: 3, at: Samples.start.adding(seconds: 60))
        let second = try store.begin(Samples.run("sync", revision: nil))
        _ = try await store.record([try Samples.intent(second, "c", .delete)])
        let entries = try folder.open().history(limit: 10)
        #expect(
            entries == [
                HistoryEntry(
                    run: second,
                    record: Samples.run("sync", revision: nil),
                    finished: nil,
                    status: nil,
                    steps: [.init(intent: try Samples.intent(second, "c", .delete), outcome: nil)]
                ),
                HistoryEntry(
                    run: first,
                    record: Samples.run(),
                    finished: Samples.start.adding(seconds: 60),
                    status: 3,
                    steps: [
                        .init(
                            intent: try Samples.intent(first, "a"),
                            outcome: .done(id: "um.5"),
                            definition: left.definition
                        ),
                        .init(
                            intent: try Samples.intent(first, "b", .update),
                            outcome: .failed("the vendor refused the request")
                        ),
                    ]
                ),
            ]
        )
    }

    @Test(
        "the history is cut to the newest runs",
        arguments: [(0, []), (2, [3, 2]), (9, [3, 2, 1])] as [(Int, [Int64])]
    )
    func limitedHistory(limit: Int, runs: [Int64]) throws {
        let store = try folder.open()
        for _ in 0..<3 {
            _ = try store.begin(Samples.run())
        }
        #expect(try store.history(limit: limit).map(\.run) == runs)
    }

    @Test("a fresh file has nothing in it, and its folder is made")
    func emptyState() throws {
        let path = folder.url.appending(path: "deep/down/state.db").path
        let store = try SQLiteStateStore(path: path)
        #expect(try store.bindings().isEmpty)
        #expect(try store.openIntents().isEmpty)
        #expect(try store.history(limit: 5).isEmpty)
    }
}
