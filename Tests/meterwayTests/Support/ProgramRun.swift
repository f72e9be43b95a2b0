import Foundation
import Synchronization

/// The program, or another one that starts it, as a process of its own, run in a project's folder.
final class ProgramRun: Sendable {
    private let process = Mutex<Process?>(nil)
    private let words = Mutex("")
    private let ending: AsyncStream<Int32>

    /// Starts the program.
    convenience init(_ project: TestProject, _ arguments: String...) throws {
        try self.init(Self.program, arguments, in: project, project.environment.withLock(\.self))
    }

    /// Starts a program with an environment.
    init(_ program: URL, _ arguments: [String], in project: TestProject, _ environment: [String: String]) throws {
        let (ending, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.ending = ending
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = project.root
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        pipe.fileHandleForReading.readabilityHandler = { [self] handle in
            let data = handle.availableData
            words.withLock { $0 += String(decoding: data, as: UTF8.self) }
        }
        process.terminationHandler = { process in
            continuation.yield(process.terminationReason == .exit ? process.terminationStatus : -1)
            continuation.finish()
        }
        try process.run()
        self.process.withLock { $0 = process }
    }

    /// The program, which is built beside the tests.
    static var program: URL {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let file = folder.appending(path: "meterway")
            if FileManager.default.isExecutableFile(atPath: file.path) { return file }
            folder = folder.deletingLastPathComponent()
        }
        return folder
    }

    /// What it said up to now.
    var text: String { words.withLock(\.self) }

    /// Presses Ctrl-C.
    func interrupt() {
        process.withLock { $0?.interrupt() }
    }

    /// The status that the process ends with.
    func status() async -> Int32 {
        for await status in ending { return status }
        return -1
    }
}
