import ArgumentParser
import Foundation

/// What it takes to start.
struct StartBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Measure how long the program takes to start."
    )

    @OptionGroup var options: BenchOptions

    /// How many starts make a sample.
    @Option(help: "How many starts make a sample.")
    var times = 20

    func run() throws {
        let bench = try Workbench(options)
        print("Start-up: whole runs of short commands, beside a process that does nothing.")
        print(bench.machine)
        let commands = [
            ["true"], [bench.meterway, "--version"], [bench.meterway, "capabilities"], ["curl", "--version"],
        ]
        let figures = try bench.alternate(commands.map { command in { try bench.measure(command, times: times) } })
        let widths = [22, 10, 10, 10]
        print(Shown.row(["command", "CPU", "wall", "memory"], widths))
        for (command, figures) in zip(commands, figures) {
            let name = ([URL(filePath: command[0]).lastPathComponent] + command.dropFirst()).joined(separator: " ")
            print(
                Shown.row(
                    [
                        name, Shown.milliseconds(figures.cpu), Shown.milliseconds(figures.wall),
                        Shown.mebibytes(figures.peak),
                    ],
                    widths
                )
            )
        }
    }
}

extension Shown {
    static func milliseconds(_ seconds: Double) -> String { String(format: "%.1f ms", seconds * 1000) }
}
