import ArgumentParser
import Foundation

/// Runs processes and measures them.
struct Workbench {
    let options: BenchOptions
    /// The folder for everything that is written.
    let folder: URL
    /// The program under test, absolute.
    let meterway: String

    init(_ options: BenchOptions) throws {
        self.options = options
        folder = URL(filePath: options.folder, directoryHint: .isDirectory)
        meterway = URL(filePath: options.meterway).standardizedFileURL.path
        guard FileManager.default.isExecutableFile(atPath: meterway) else {
            throw ValidationError(
                "there is no \(options.meterway); build it with `swift build -c release`, or name it with --meterway"
            )
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Runs a command and answers with what it took.
    ///
    /// - Throws: `ValidationError` with the end of its words where it did not end with 0.
    func measure(_ command: [String], times: Int = 1) throws -> Sample {
        let sample = folder.appending(path: "sample.json")
        let output = folder.appending(path: "output.txt")
        let pinned = options.core.map { ["taskset", "-c", "\($0)"] } ?? []
        let process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0]).standardizedFileURL
        process.arguments = ["measure", "--out", sample.path, "--times", "\(times)", "--"] + pinned + command
        process.environment = ProcessInfo.processInfo.environment.merging(["BENCH_KEY": "key", "NO_COLOR": "1"]) { $1 }
        process.standardOutput = try emptied(output)
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        let found = try JSONDecoder().decode(Sample.self, from: Data(contentsOf: sample))
        guard found.status == 0 else {
            let words = String(decoding: try Data(contentsOf: output).suffix(600), as: UTF8.self)
            throw ValidationError("`\(command.joined(separator: " "))` ended with \(found.status):\n\(words)")
        }
        return found
    }

    /// Runs commands in turn, several rounds, and answers with the figures of each.
    func alternate(_ sides: [() throws -> Sample]) throws -> [Figures] {
        var samples = [[Sample]](repeating: [], count: sides.count)
        for _ in 0..<options.rounds {
            for (index, side) in sides.enumerated() { samples[index].append(try side()) }
        }
        return samples.map { Figures($0) }
    }

    /// Runs a command that is not measured.
    func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = try emptied(folder.appending(path: "setup.txt"))
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ValidationError(
                "`\(command.joined(separator: " "))` failed; see \(folder.appending(path: "setup.txt").path)"
            )
        }
    }

    /// What the machine is and how busy, for the head of a result.
    var machine: String {
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first ?? "?"
        let pinned = options.core.map { ", what is measured tied to core \($0)" } ?? ""
        return "\(ProcessInfo.processInfo.activeProcessorCount) cores\(pinned), load \(load) at the start; "
            + "medians of \(options.rounds) alternating runs. "
            + "CPU time and memory can be relied on; wall time only where the load is below the number of cores."
    }

    private func emptied(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }
}
