import Foundation

/// What one run of a process took.
struct Sample: Codable, Sendable {
    /// Seconds of CPU time, in user space and kernel.
    var cpu: Double
    /// The peak of the resident set in MiB, shared libraries included.
    var peak: Double
    /// Seconds on the clock.
    var wall: Double
    /// How the process ended.
    var status: Int32
}

/// The middle of several samples, figure by figure.
struct Figures {
    let cpu: Double
    let peak: Double
    let wall: Double

    init(_ samples: [Sample]) {
        cpu = Self.median(samples.map(\.cpu))
        peak = Self.median(samples.map(\.peak))
        wall = Self.median(samples.map(\.wall))
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

/// Figures as text.
enum Shown {
    static func seconds(_ value: Double) -> String { String(format: value < 1 ? "%.3f s" : "%.2f s", value) }

    static func mebibytes(_ value: Double) -> String { String(format: "%.1f MiB", value) }

    static func ratio(_ value: Double) -> String {
        guard value.isFinite, value > 0 else { return "-" }
        return value < 0.5 ? "1/" + String(format: "%.1f", 1 / value) : String(format: "%.2f", value)
    }

    /// One line of a table, its cells filled to widths.
    static func row(_ cells: [String], _ widths: [Int]) -> String {
        zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(0, width - cell.count))
        }.joined(separator: "  ")
    }
}
