import Synchronization

/// How many customers' meters an account has, as its meter types tell it; what is known may be a little behind.
final class MeterCount: Sendable {
    private let state = Mutex<Int?>(nil)

    /// The number; `nil` where no type told one.
    var value: Int? { state.withLock(\.self) }

    /// Notes what all types of the account tell (Usage Engine API reference: Get meter type, `numberOfMeters`).
    func note(_ types: [MeterTypePayload]) {
        let numbers = types.compactMap(\.numberOfMeters).filter { $0 > 0 }
        let total = numbers.reduce(0) { sum, number in
            let (next, isTooMuch) = sum.addingReportingOverflow(number)
            return isTooMuch ? .max : next
        }
        state.withLock { $0 = numbers.isEmpty ? nil : total }
    }
}
