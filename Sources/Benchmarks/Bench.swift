import ArgumentParser

/// Measures Meterway beside octoDNS and curl, on demand.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meterway-bench",
        abstract: "Measure the release build of Meterway beside octoDNS and curl.",
        discussion: """
            Runs of both sides alternate. CPU time and peak memory are those of the processes compared, as the kernel counts \
            them; the server that answers them is a process of its own and counts for neither.
            """,
        subcommands: [
            AllBench.self, PlanBench.self, ApplyBench.self, GrowthBench.self, StartBench.self, RespondCommand.self,
            MeasureCommand.self,
        ],
        defaultSubcommand: AllBench.self
    )
}

/// What every comparison takes.
struct BenchOptions: ParsableArguments {
    /// The program that is measured.
    @Option(help: "The release build of meterway.")
    var meterway = ".build/release/meterway"

    /// How often each side runs.
    @Option(help: "How often each side runs; figures are medians.")
    var rounds = 5

    /// The core that the processes compared are tied to.
    @Option(help: "Tie what is measured to this core, by taskset.")
    var core: Int?

    /// Where projects are written.
    @Option(help: "The folder for projects, states and tools; it may be deleted afterwards.")
    var folder = "/tmp/meterway-bench"

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds has to be 1 or more") }
    }
}
