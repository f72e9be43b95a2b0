import ArgumentParser
import Foundation

/// Runs one command as the only child of a process, and writes down what it took.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Run a command and write down what it took.",
        shouldDisplay: false
    )

    /// Where the sample goes.
    @Option var out: String

    /// How often the command runs; figures of time are shares of the whole.
    @Option var times = 1

    /// The command and its arguments.
    @Argument(parsing: .postTerminator) var command: [String]

    func run() throws {
        var status: Int32 = 0
        let clock = ContinuousClock()
        let wall = try clock.measure {
            for _ in 0..<times {
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/env")
                process.arguments = command
                try process.run()
                process.waitUntilExit()
                status = max(status, process.terminationStatus)
            }
        }
        var usage = rusage()
        // The one call that tells peak memory; the structure outlives it.
        guard unsafe getrusage(RUSAGE_CHILDREN.rawValue, &usage) == 0 else { throw ExitCode.failure }
        let sample = Sample(
            cpu: (seconds(usage.ru_utime) + seconds(usage.ru_stime)) / Double(times),
            peak: Double(usage.ru_maxrss) / 1024,
            wall: Double(wall.components.seconds) / Double(times)
                + Double(wall.components.attoseconds) / 1e18 / Double(times),
            status: status
        )
        try JSONEncoder().encode(sample).write(to: URL(filePath: out))
    }

    private func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
