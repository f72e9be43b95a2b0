import ArgumentParser

/// All comparisons, one after the other.
struct AllBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all",
        abstract: "Make all comparisons, with the sizes that each has by itself."
    )

    @OptionGroup var options: BenchOptions

    func run() throws {
        try PlanBench.parse(options.arguments).run()
        print()
        try ApplyBench.parse(options.arguments).run()
        print()
        try StartBench.parse(options.arguments).run()
    }
}

extension BenchOptions {
    /// The options as they are given to a command.
    fileprivate var arguments: [String] {
        ["--meterway", meterway, "--rounds", "\(rounds)", "--folder", folder]
            + (core.map { ["--core", "\($0)"] } ?? [])
    }
}
