import ArgumentParser
import Foundation

/// Plans of many definitions, beside octoDNS's of as many records.
struct PlanBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Compare plans of many definitions with octoDNS's plans of as many records."
    )

    @OptionGroup var options: BenchOptions

    /// How many definitions there are.
    @Option(parsing: .upToNextOption, help: "How many definitions there are.")
    var sizes = [100, 1_000, 10_000]

    /// From how many on octoDNS is left out.
    @Option(help: "More definitions than this are planned without octoDNS, which takes minutes for them.")
    var largestForOctodns = 10_000

    func run() throws {
        let bench = try Workbench(options)
        let octodns = try octodns(bench)
        print("Plans: `meterway plan` beside `octodns-sync` (a dry run), both with the wanted side in YAML.")
        print(bench.machine)
        print(
            """
            Equivalent: 12 lines of YAML a definition are read and checked, the other side is read whole, both are compared, \
            nothing is written. Not equivalent: octoDNS reads its other side from YAML as well, Meterway from a vendor over \
            HTTP as JSON, besides its own state; Meterway checks expressions and schedules and says what each vendor \
            cannot represent; one zone is one file, the meters stand in files of 100.

            """
        )
        let widths = [12, 10, 11, 11, 11, 11, 7, 7]
        print(
            Shown.row(
                ["definitions", "plan", "CPU", "octoDNS", "memory", "octoDNS", "CPU x", "memory x"],
                widths
            )
        )
        for size in sizes {
            for plan in ["in sync", "create"] {
                print(Shown.row(try row(size, plan, bench, octodns), widths))
            }
        }
    }

    private func row(_ size: Int, _ plan: String, _ bench: Workbench, _ octodns: String) throws -> [String] {
        let responder = try Responder.start()
        defer { responder.stop() }
        let project = BenchProject(count: size, folder: bench.folder.appending(path: "plan-\(size)"))
        try project.write(vendor: responder.address)
        if plan == "in sync" {
            _ = try bench.measure([bench.meterway, "apply", "--yes", "--project", project.folder.path])
        }
        var sides: [() throws -> Sample] = [
            { try bench.measure([bench.meterway, "plan", "--project", project.folder.path]) }
        ]
        if size <= largestForOctodns {
            let config = try project.writeZones()
            if plan == "create" {
                let target = config.deletingLastPathComponent().appending(path: "target/example.com.yaml")
                try "--- {}\n".write(to: target, atomically: false, encoding: .utf8)
            }
            sides.append { try bench.measure([octodns, "--config-file", config.path, "--force"]) }
        }
        let figures = try bench.alternate(sides)
        let ours = figures[0]
        guard figures.count > 1 else {
            return ["\(size)", plan, Shown.seconds(ours.cpu), "-", Shown.mebibytes(ours.peak), "-", "-", "-"]
        }
        let theirs = figures[1]
        return [
            "\(size)", plan, Shown.seconds(ours.cpu), Shown.seconds(theirs.cpu), Shown.mebibytes(ours.peak),
            Shown.mebibytes(theirs.peak), Shown.ratio(ours.cpu / theirs.cpu), Shown.ratio(ours.peak / theirs.peak),
        ]
    }

    /// octoDNS's program, installed from PyPI into an environment of its own where it is missing.
    private func octodns(_ bench: Workbench) throws -> String {
        let environment = bench.folder.appending(path: "octodns")
        let program = environment.appending(path: "bin/octodns-sync").path
        if !FileManager.default.isExecutableFile(atPath: program) {
            try bench.run(["python3", "-m", "venv", environment.path])
            try bench.run([environment.appending(path: "bin/pip").path, "install", "--quiet", "octodns"])
        }
        return program
    }
}
