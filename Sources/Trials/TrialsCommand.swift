import ArgumentParser
import Foundation

/// Kills `meterway apply` and lets its vendors fail, many times over, and tells whether anything was lost or doubled.
@main
struct TrialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meterway-trials",
        abstract:
            "Kill `meterway apply` and let its vendors fail, and see whether anything is lost, doubled or left half done.",
        discussion: """
            Runs the `meterway` that was built beside it against the embedded vendors. The figures go to standard output, \
            each trial that failed to standard error; the exit status is 1 where one did.
            """
    )

    @Option(help: "What kills, faults and the project follow from.")
    var seed = 1

    @Option(help: "How many trials are killed about a request or by the clock.")
    var kills = 300

    @Option(help: "How many steps of the journal are killed at, of each of the four runs; all, if left out.")
    var steps: Int?

    @Option(help: "How many trials are killed several times in a row.")
    var chains = 60

    @Option(help: "How many trials have failing vendors, half of them with kills too.")
    var faults = 150

    @Option(help: "How many trials are killed while Amberflo's list hides what Meterway makes.")
    var hidden = 20

    @Option(help: "How many trials of migrations are done, in place of all others.")
    var migrations: Int?

    @Option(help: "How many trials are done at once.")
    var parallel = 2 * ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "Only the trials in this dialect (document, live); both, if left out.")
    var dialect: TrialDialect?

    @Option(help: "Only the trial of this number.")
    var only: Int?

    func run() async throws {
        let program = Program.beside()
        if let problem = program.problem { throw ValidationError(problem) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trials-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try await report(program, in: folder)
        print(report.text)
        if !report.verdict.isGood { throw ExitCode.failure }
    }

    private func report(_ program: Program, in folder: URL) async throws -> Report {
        let dialects = dialect.map { [$0] } ?? TrialDialect.allCases
        let tell: @Sendable (String) -> Void = { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
        if let migrations {
            return try await MovingCampaign.run(
                program,
                seed: seed,
                count: migrations,
                dialects: dialects,
                parallel: parallel,
                only: only,
                in: folder,
                tell: tell
            )
        }
        return try await Campaign.run(
            program,
            seed: seed,
            size: Campaign.Size(kills: kills, steps: steps, chains: chains, faults: faults, hidden: hidden),
            dialects: dialects,
            parallel: parallel,
            only: only,
            in: folder,
            tell: tell
        )
    }
}
