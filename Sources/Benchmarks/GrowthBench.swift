import ArgumentParser
import Foundation

/// What commands take of projects of several sizes: that they grow with the project, and not with its square.
struct GrowthBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth",
        abstract: "Measure how the time of each command grows with the project, at the embedded vendors."
    )

    @OptionGroup var options: BenchOptions

    /// How many meters the projects have.
    @Option(parsing: .upToNextOption, help: "How many meters the projects have, the smallest first.")
    var sizes = [500, 2_000]

    func validate() throws {
        guard sizes.count > 1, zip(sizes, sizes.dropFirst()).allSatisfy(<), sizes[0] > 0 else {
            throw ValidationError("--sizes needs two sizes or more, the smallest first")
        }
    }

    func run() throws {
        let bench = try Workbench(options)
        print("Growth: whole commands, the embedded vendors included, of projects of several sizes.")
        print(bench.machine)
        print(
            "`x` is the CPU time of the largest beside that of the smallest, for as many meters: 1 is linear, and below 1 a start-up "
                + "weighs in.\n"
        )
        let widths = [26] + sizes.map { _ in 11 } + [7]
        print(Shown.row(["CPU time, meters:"] + sizes.map(String.init) + ["x"], widths))
        let figures = try sizes.map { try measured($0, bench) }
        let factor = Double(sizes[sizes.count - 1]) / Double(sizes[0])
        for (index, step) in Self.steps.enumerated() {
            let times = figures.map { $0[index].cpu }
            let growth = times[times.count - 1] / times[0] / factor
            print(Shown.row([step.name] + times.map(Shown.seconds) + [Shown.ratio(growth)], widths))
        }
    }

    /// The figures of each step; every round begins with a new project.
    private func measured(_ size: Int, _ bench: Workbench) throws -> [Figures] {
        let project = GrowthProject(count: size, folder: bench.folder.appending(path: "growth-\(size)"))
        let common = ["--sandbox", "--project", project.folder.path]
        return try bench.alternate(
            Self.steps.map { step in
                {
                    try step.prepare(project)
                    return try bench.measure([bench.meterway] + step.arguments(project) + common)
                }
            }
        )
    }

    /// One command, and what is done to the project before it.
    private struct Step {
        let name: String
        var prepare: (GrowthProject) throws -> Void = { _ in }
        let arguments: (GrowthProject) -> [String]
    }

    /// The commands in their order: each finds what those before it left.
    private static var steps: [Step] {
        [
            Step(name: "apply, all new", prepare: { try $0.write() }, arguments: { _ in ["apply", "--yes"] }),
            Step(name: "plan, in sync", arguments: { _ in ["plan"] }),
            Step(name: "drift", arguments: { _ in ["drift"] }),
            Step(name: "sync of three", arguments: { _ in ["sync", "amberflo", "togai", "usage-engine", "--yes"] }),
            Step(
                name: "ingest, 2 events a meter",
                arguments: { ["ingest", $0.events.path, "--vendor", "amberflo", "--vendor", "togai"] }
            ),
            Step(
                name: "plan --out, all changed",
                prepare: { try $0.writeMeters("Another one") },
                arguments: { ["plan", "--out", $0.planFile.path] }
            ),
            Step(name: "apply of that file", arguments: { ["apply", $0.planFile.path, "--yes"] }),
            Step(name: "undo of that", arguments: { _ in ["undo", "--yes"] }),
            Step(
                name: "migrate assess",
                arguments: { _ in ["migrate", "assess", "--from", "amberflo", "--to", "togai"] }
            ),
            Step(
                name: "apply, all removed",
                prepare: { try $0.removeMeters() },
                arguments: { _ in ["apply", "--yes"] }
            ),
            Step(name: "history --verify", arguments: { _ in ["history", "--verify"] }),
        ]
    }
}
