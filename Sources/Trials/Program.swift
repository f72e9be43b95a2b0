import Foundation

/// The program under trial, and what is loaded into it.
struct Program: Sendable {
    /// The built `meterway`.
    var binary: URL
    /// The built library that kills it at its journal's writes.
    var killSwitch: URL

    /// How a run ended.
    struct Ending: Sendable {
        /// The exit status; `nil` where a signal ended it.
        var status: Int32?
        /// What it wrote to standard output and standard error.
        var output: String
    }

    /// The program and the library that were built together with this one.
    static func beside(_ executable: String = "/proc/self/exe") -> Program {
        let folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        return Program(
            binary: folder.appendingPathComponent("meterway"),
            killSwitch: folder.appendingPathComponent("libKillSwitch.so")
        )
    }

    /// What is missing of it; `nil` where nothing is.
    var problem: String? {
        let missing = [binary, killSwitch].map(\.path).filter { !FileManager.default.fileExists(atPath: $0) }
        return missing.isEmpty ? nil : "\(missing.joined(separator: " and ")) is not there; run `swift build` first"
    }

    /// Runs the program until it ends.
    func run(
        _ arguments: [String],
        environment: [String: String],
        in folder: URL,
        victim: Victim
    ) async throws -> Ending {
        let output = folder.appendingPathComponent("output-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let handle = try FileHandle(forWritingTo: output)
        defer {
            try? handle.close()
            try? FileManager.default.removeItem(at: output)
        }
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        let status: Int32? = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                victim.ended()
                continuation.resume(
                    returning: process.terminationReason == .exit ? process.terminationStatus : nil
                )
            }
            do {
                try process.run()
                victim.started(process.processIdentifier)
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return Ending(status: status, output: String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }
}
