import ArgumentParser
import Foundation
import Fuzzing

/// The long run: every reader of outside input, or those that are named, over mutated inputs.
@main
struct FuzzCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meterway-fuzz",
        abstract: "Give the readers of outside input any number of mutated inputs, and take time and memory."
    )

    @Argument(help: "The readers; all without any.")
    var readers: [String] = []

    @Option(help: "How many inputs each reader gets.")
    var inputs = 1_000_000

    @Option(help: "What the inputs are made by.")
    var seed: UInt64 = 1

    @Option(help: "A file that has the input to read once more; name its reader, too.")
    var replay: String?

    @Option(help: "An input to read once more, in base64; name its reader, too.")
    var base64: String?

    @Flag(help: "List the readers.")
    var list = false

    func run() async throws {
        let all = try await FuzzReader.all()
        let unknown = readers.filter { name in !all.contains { $0.name == name } }
        guard unknown.isEmpty else {
            throw ValidationError("no such reader: \(unknown.joined(separator: ", ")); see --list")
        }
        let chosen = readers.isEmpty ? all : all.filter { readers.contains($0.name) }
        if list {
            for reader in all { print("\(reader.name): \(reader.summary)") }
        } else if let input = try replayed() {
            guard readers.count == 1, let reader = chosen.first else { throw ValidationError("name one reader") }
            try await replay(input, reader)
        } else {
            try await run(chosen)
        }
    }

    private func replayed() throws -> [UInt8]? {
        if let replay { return [UInt8](try Data(contentsOf: URL(filePath: replay))) }
        guard let base64 else { return nil }
        guard let data = Data(base64Encoded: base64) else { throw ValidationError("this is no base64") }
        return [UInt8](data)
    }

    private func replay(_ input: [UInt8], _ reader: FuzzReader) async throws {
        let start = ProcessGauge.processorSeconds()
        let verdict = await reader.read(input)
        let seconds = ProcessGauge.processorSeconds() - start
        print("\(verdict), \(input.count) bytes, \(String(format: "%.3f", seconds * 1_000)) ms")
        if verdict.fault != nil { throw ExitCode(1) }
    }

    private func run(_ readers: [FuzzReader]) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "meterway-fuzz-\(getpid()).input")
        let gauge = try FuzzGauge(inputAt: file.path)
        gauge.watch { Self.say($0) }
        Self.say("the input at work is in \(file.path)")
        Self.say(FuzzReport.heading)
        var failed = false
        for reader in readers {
            let report = await FuzzRun(reader, inputs: inputs, seed: seed, gauge: gauge).report()
            Self.say(report.line)
            guard let failure = report.failure else { continue }
            Self.say("\(report.reader) with seed \(seed): \(failure.text)")
            let place = file.deletingLastPathComponent().appending(path: "meterway-fuzz-\(reader.name).failure")
            try Data(failure.input).write(to: place)
            Self.say("the input is in \(place.path)")
            failed = true
        }
        try FileManager.default.removeItem(at: file)
        if failed { throw ExitCode(1) }
    }

    /// Writes a line at once, although the output may be a file.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
