import Foundation

/// How many cases the suite generates, and from which seed.
///
/// `METERWAY_CASES` sets the number of cases of every generated check, `METERWAY_SEED` the seed. The same seed generates the
/// same cases on every machine.
struct ConformanceSettings: Sendable, Hashable {
    /// The number of generated cases; `nil` leaves it to each check.
    var cases: Int?
    /// The seed of the first case.
    var seed: UInt64

    /// The settings of the process.
    static let current = ConformanceSettings(ProcessInfo.processInfo.environment)

    init(_ environment: [String: String]) {
        cases = environment["METERWAY_CASES"].flatMap { Int($0) }.map { Swift.max($0, 1) }
        seed = environment["METERWAY_SEED"].flatMap { UInt64($0) } ?? 4_711
    }

    /// The seed of a case.
    func seed(of index: Int) -> UInt64 { seed &+ UInt64(index) }
}
