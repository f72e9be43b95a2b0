import Foundation
import Synchronization

/// Takes the time and memory of a long run, and keeps the input at work in a file, which is left there if the reader crashes.
///
/// A reader that does not come back at all is ended by a watchdog with the whole process; the file then has its input, too.
package final class FuzzGauge: Sendable {
    private struct State {
        var began = 0.0
        var isAtWork = false
        var runBegan = 0.0
        var costs = CostHistogram()
        var rates = CostHistogram()
        var slowest = (seconds: 0.0, length: 0)
    }

    /// An input may take so many times the median of its bytes.
    private static let factor = 200.0
    /// Bytes that each input counts for beside its own.
    private static let overhead = 256
    /// What takes less than this is never too slow, in seconds.
    private static let least = 0.1
    /// What takes more than this does not end, in seconds.
    private static let hang = 60.0

    private let state = Mutex(State())
    /// The file with the input at work.
    package let path: String
    private let file: FileHandle
    /// The processor time so far, in seconds.
    let clock: @Sendable () -> Double

    /// Makes a gauge that keeps the input at work in a file.
    package init(
        inputAt path: String,
        clock: @escaping @Sendable () -> Double = { ProcessGauge.processorSeconds() }
    ) throws {
        self.clock = clock
        try Data().write(to: URL(filePath: path))
        file = try FileHandle(forWritingTo: URL(filePath: path))
        self.path = path
    }

    /// Watches the time in a thread of its own, and ends the process where an input does not come to an end.
    package func watch(_ report: @escaping @Sendable (String) -> Void) {
        let watchdog = Thread { [self] in
            while true {
                Thread.sleep(forTimeInterval: 1)
                let began = state.withLock { $0.isAtWork ? $0.began : nil }
                guard let began, clock() - began > Self.hang else { continue }
                report("an input does not come to an end; it is in \(path)")
                exit(1)
            }
        }
        watchdog.start()
    }

    func beginRun() {
        ProcessGauge.resetPeak()
        state.withLock { state in
            state = State()
            state.runBegan = clock()
        }
    }

    func begin(_ input: [UInt8]) {
        try? file.truncate(atOffset: 0)
        try? file.write(contentsOf: input)
        state.withLock { state in
            state.isAtWork = true
            state.began = clock()
        }
    }

    /// The time that the input took, in seconds.
    func end(_ input: [UInt8]) -> Double {
        let now = clock()
        return state.withLock { state in
            state.isAtWork = false
            let cost = now - state.began
            state.costs.add(Int(cost * 1e9))
            state.rates.add(Int(cost * 1e12) / (input.count + Self.overhead))
            if cost > state.slowest.seconds { state.slowest = (cost, input.count) }
            return cost
        }
    }

    /// The time that an input may take, in seconds, where it took more.
    func limit(exceededBy cost: Double, _ input: [UInt8]) -> Double? {
        guard cost > Self.least, let rate = state.withLock({ $0.rates.median }) else { return nil }
        let limit = max(Self.least, Self.factor * rate * 1e-12 * Double(input.count + Self.overhead))
        return cost > limit ? limit : nil
    }

    func measures() -> FuzzMeasures {
        state.withLock { state in
            FuzzMeasures(
                seconds: clock() - state.runBegan,
                medianMicroseconds: (state.costs.median ?? 0) / 1_000,
                slowest: state.slowest.seconds,
                slowestLength: state.slowest.length,
                peakMiB: ProcessGauge.peakMiB()
            )
        }
    }
}
