import Testing

@testable import CurlTransport

@Suite("Admission queue")
struct AdmissionQueueTests {
    private static func make() -> AdmissionQueue<Int> {
        AdmissionQueue(connections: 2, streams: 5)
    }

    @Test("As many start as there may be connections to an origin; the others follow in their order")
    func order() {
        var queue = Self.make()
        #expect(queue.enter(1...5) == [1, 2])
        #expect(queue.enter(6...7, "b") == [6, 7])
        #expect(queue.leave(origin: "a") == [3])
        #expect(queue.leave(origin: "a") == [4])
        #expect(queue.enter(8...8) == [])
        #expect(queue.leave(origin: "a") == [5])
        #expect(queue.leave(origin: "a") == [8])
        #expect(queue.leave(origin: "a") == [])
        #expect(queue.leave(origin: "a") == [])
        #expect(queue.enter(9...11) == [9, 10])
    }

    @Test("An origin that multiplexes takes more at once, from the moment that this is known")
    func multiplexing() {
        var queue = Self.make()
        #expect(queue.enter(1...8) == [1, 2])
        #expect(queue.leave(origin: "a", multiplexes: true) == [3, 4, 5, 6])
        #expect(queue.leave(origin: "a") == [7])
        #expect(queue.enter(9...9, "b") == [9])
    }

    @Test("What is withdrawn is not started, and takes no place")
    func withdrawal() {
        var queue = Self.make()
        #expect(queue.enter(1...4) == [1, 2])
        #expect(queue.withdraw(id: 3) == 3)
        #expect(queue.withdraw(id: 3) == nil)
        #expect(queue.withdraw(id: 1) == nil)
        #expect(queue.leave(origin: "a") == [4])
        #expect(queue.enter(5...6) == [])
        #expect(queue.withdrawAll().sorted() == [5, 6])
    }
}

extension AdmissionQueue<Int> {
    /// Lets a range of numbers ask for admission; returns those that may start.
    fileprivate mutating func enter(_ range: ClosedRange<Int>, _ origin: String = "a") -> [Int] {
        range.filter { enter($0, id: UInt64($0), origin: origin) }
    }
}
