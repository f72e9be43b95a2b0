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

    private func queue(_ changes: [Change]) -> WriteQueue {
        let plan = VendorPlan(name: Model.vendor, adapter: "model", changes: changes)
        return WriteQueue(WriteSchedule(plan, kinds: ModelTranslator().kinds))
    }

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
        var queue = queue([
            change(.replace, onFast), change(.create, fast), change(.create, counter), change(.delete, slow),
        ])
        let removal = ready(&queue)
        #expect(removal.map(\.words) == ["delete definition b"])
        queue.finish(removal[0].number)
        let schema = ready(&queue)
        #expect(schema.map(\.words) == ["create schema fast"])
        queue.finish(schema[0].number)
        let definition = ready(&queue)
        #expect(definition.map(\.words) == ["create definition b"])
        queue.finish(definition[0].number)
        let last = ready(&queue)
        #expect(last.map(\.words) == ["create counter b/bob/k"])
        queue.finish(last[0].number)
        #expect(ready(&queue).map(\.words) == ["delete schema slow"])
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
            #expect(begun.sorted() == Array(0..<queue.count))
        }
    }
}
