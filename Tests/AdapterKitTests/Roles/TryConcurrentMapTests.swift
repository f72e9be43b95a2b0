import AdapterKit
import Testing

@Suite("Asking a vendor about several things at once")
struct TryConcurrentMapTests {
    private static func error(_ category: AdapterError.Category) -> AdapterError {
        AdapterError(vendor: "model", operation: "read", category: category, message: "it went wrong")
    }

    @Test("answers come in the order of the questions, whichever is answered first")
    func order() async throws {
        let numbers = Array(0..<50)
        let answers = try await numbers.tryConcurrentMap { number throws(AdapterError) in
            for _ in number..<50 { await Task.yield() }
            return number * 2
        }
        #expect(answers == numbers.map { $0 * 2 })
    }

    @Test("a failure cancels what still goes on, and is the one that is told", .timeLimit(.minutes(1)))
    func failure() async {
        await #expect(throws: Self.error(.notFound)) {
            _ = try await [0, 1, 2].tryConcurrentMap { number throws(AdapterError) -> Int in
                if number == 1 { throw Self.error(.notFound) }
                while !Task.isCancelled { await Task.yield() }
                throw Self.error(.cancelled)
            }
        }
    }
}
