import Foundation

/// How many cases the suite generates, from which seed, and whether it tells what it did.
///
/// `METERWAY_CASES` sets the number of cases of every generated check, `METERWAY_SEED` the seed, `METERWAY_CHECKS` the checks
/// that run, with commas between them, and `METERWAY_FIGURES=1` prints what each law compared. The same seed generates the
/// same cases on every machine.
struct ConformanceSettings: Sendable, Hashable {
    /// The number of generated cases; `nil` leaves it to each check.
    var cases: Int?
    /// The seed of the first case.
    var seed: UInt64
    /// The names of the checks that run; `nil` runs all.
    var checks: Set<String>?
    /// Whether what each law compared is printed.
    var showsFigures: Bool

    /// The settings of the process.
    static let current = ConformanceSettings(ProcessInfo.processInfo.environment)

    init(_ environment: [String: String]) {
        cases = environment["METERWAY_CASES"].flatMap { Int($0) }.map { Swift.max($0, 1) }
        seed = environment["METERWAY_SEED"].flatMap { UInt64($0) } ?? 4_711
        checks = environment["METERWAY_CHECKS"].map { Set($0.split(separator: ",").map(String.init)) }
        showsFigures = environment["METERWAY_FIGURES"] == "1"
    }

    /// The seed of a case.
    func seed(of index: Int) -> UInt64 { seed &+ UInt64(index) }

    /// Whether a check runs.
    func includes(_ check: ConformanceCheck) -> Bool { checks?.contains(check.rawValue) ?? true }
}
