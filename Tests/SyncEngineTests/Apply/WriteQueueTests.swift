import AdapterKit
import Testing

@testable import SyncEngine

@Suite("A write may be begun when what it stands on is done")
struct WriteQueueTests {
    private let slow = Model.schema("slow", of: ["a"])
    private let fast = Model.schema("fast", of: ["b"])
    private let onSlow = Model.definition("a", schema: "slow")
    private let onFast = Model.definition("b", schema: "fast")
    private let counter = Model.counter("b", "bob")

    private func schedule(_ changes: [Change]) -> WriteSchedule {
        let plan = VendorPlan(name: Model.vendor, adapter: "model", changes: changes)
        return WriteSchedule(plan, kinds: ModelTranslator().kinds)
    }

    private func queue(_ changes: [Change]) -> WriteQueue { WriteQueue(schedule(changes)) }

    private func change(_ action: Change.Action, _ object: DesiredObject) -> Change {
        Change(action, ref: object.ref, name: object.name, meters: object.meters, desired: object)
    }

    /// What may be begun now, as words.
    private func ready(_ queue: inout WriteQueue) -> [(number: Int, words: String)] {
        var found: [(Int, String)] = []
        while let (number, write) = queue.next() { found.append((number, "\(write.action) \(write.ref)")) }
        return found
    }

    @Test("a slow object holds up what stands on it, and nothing else")
    func slowObject() {
        var queue = queue([slow, fast, onSlow, onFast, counter].map { change(.create, $0) })
        let first = ready(&queue)
        #expect(first.map(\.words) == ["create schema slow", "create schema fast"])
        queue.finish(first[1].number)
        let second = ready(&queue)
        #expect(second.map(\.words) == ["create definition b"])
        queue.finish(second[0].number)
        let third = ready(&queue)
        #expect(third.map(\.words) == ["create counter b/bob/k"])
        queue.finish(third[0].number)
        #expect(ready(&queue).isEmpty)
        queue.finish(first[0].number)
        #expect(ready(&queue).map(\.words) == ["create definition a"])
    }

    @Test("what is taken away waits for everything before it, and what follows waits for it")
    func removals() {
        let schema = change(.create, fast)
        var queue = queue([change(.replace, onFast), schema, change(.create, counter), change(.delete, slow)])
        for words in [
            "create schema fast", "delete definition b", "create definition b", "create counter b/bob/k",
            "delete schema slow",
        ] {
            let next = ready(&queue)
            #expect(next.map(\.words) == [words])
            for write in next { queue.finish(write.number) }
        }
    }

    @Test("every write is begun once, whatever the order in which they end")
    func completeness() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<50 {
            let objects =
                (0..<6).map { Model.schema("s\($0)", of: []) }
                + (0..<12).map { Model.definition("d\($0)", schema: "s\($0 % 8)") }
                + (0..<12).map { Model.counter("d\($0 % 15)", "c\($0)") }
            let actions: [Change.Action] = [.create, .update, .adopt, .replace, .delete]
            let changes = objects.map { change(actions.randomElement(using: &generator) ?? .create, $0) }
            var queue = queue(changes)
            var open = ready(&queue)
            var begun = open.map(\.number)
            while let next = open.indices.randomElement(using: &generator) {
                queue.finish(open.remove(at: next).number)
                let more = ready(&queue)
                open += more
                begun += more.map(\.number)
            }
            #expect(begun.sorted() == Array(0..<schedule(changes).stages.joined().count))
        }
    }
}
