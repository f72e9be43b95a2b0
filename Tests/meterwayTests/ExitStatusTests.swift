import Testing

@testable import meterway

@Suite("Exit status")
struct ExitStatusTests {
    @Test("the gravest status wins: 5, 1, 4, 3, 2")
    func precedence() {
        let order: [ExitStatus] = [.unsafe, .error, .conflict, .partial, .pending, .done]
        for (rank, status) in order.enumerated() {
            let lesser = Array(order[rank...])
            #expect(ExitStatus.gravest(lesser) == status)
            #expect(ExitStatus.gravest(lesser.reversed()) == status)
        }
        #expect(ExitStatus.gravest([]) == .done)
    }

    @Test("the numbers are those of the contract")
    func numbers() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5])
    }
}
