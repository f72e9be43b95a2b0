import Metering
import Synchronization

/// How many customers' meters an account has, as its meter types tell it; what is known may be a little behind.
final class MeterCount: Sendable {
    private let state = Mutex<[String: Int]>([:])

    /// The number; `nil` where no type told one.
    var value: Int? {
        let numbers = state.withLock(\.self).values
        return numbers.isEmpty
            ? nil
            : numbers.reduce(0) { sum, number in
                let (next, isTooMuch) = sum.addingReportingOverflow(number)
                return isTooMuch ? .max : next
            }
    }

    /// Notes what all types of the account tell (Usage Engine API reference: Get meter type, `numberOfMeters`).
    func note(_ types: [MeterTypePayload]) {
        let told = types.compactMap { type in type.numberOfMeters.map { (type.id, $0) } }.filter { $0.1 > 0 }
        state.withLock { $0 = Dictionary(keepingFirst: told) }
    }

    /// The ids of the types that told of more meters than a list has, sorted.
    func lacking(in meters: [MeterPayload]) -> [String] {
        let listed = meters.reduce(into: [String: Int]()) { $0[$1.meterTypeID, default: 0] += 1 }
        return state.withLock(\.self).filter { listed[$0.key, default: 0] < $0.value }.keys.sorted()
    }
}
