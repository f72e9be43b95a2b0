import Metering
import SQLiteState
import SyncEngine
import Testing

@Suite("Several processes share a state file")
struct SharingTests {
    @Test("two that write at once lose nothing, and share no number")
    func twoWriters() async throws {
        let folder = try StateFolder()
        let first = try folder.open()
        let second = try folder.open()
        let run = try first.begin(Samples.run())
        let numbers = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for (name, store) in [("x", first), ("y", second)] {
                group.addTask {
                    var numbers: [Int64] = []
                    for index in 0..<60 {
                        let key = "\(name)\(index)"
                        let number = try await store.record([try Samples.intent(run, key)])[0]
                        try await store.settle(
                            number,
                            .done(id: key),
                            [.bind(try Samples.binding(key, id: key))],
                            by: run
                        )
                        numbers.append(number)
                    }
                    return numbers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(numbers).count == 120)
        #expect(try first.bindings().count == 120)
        #expect(try second.bindings() == first.bindings())
        #expect(try second.openIntents().isEmpty)
    }

    @Test("many that make the file at once all find it made")
    func manyOpeners() async throws {
        for _ in 0..<4 {
            let folder = try StateFolder()
            let runs = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<6 {
                    group.addTask { try folder.open().begin(Samples.run()) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(runs.sorted() == [1, 2, 3, 4, 5, 6])
        }
    }
}
