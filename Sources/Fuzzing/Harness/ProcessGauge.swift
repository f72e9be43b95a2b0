import Foundation

/// What the system tells of this process.
package enum ProcessGauge {
    /// The processor time so far, of all threads, in seconds, to the microsecond.
    package static func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    /// The greatest resident memory since the last reset, in MiB; `nil` where the system does not tell.
    static func peakMiB() -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 / 1_024 }
    }

    /// Forgets the greatest resident memory, where the system lets it be forgotten.
    static func resetPeak() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? file.write(contentsOf: Data("5".utf8))
        try? file.close()
    }
}
