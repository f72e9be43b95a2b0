import Foundation
import Synchronization

/// The program, or another one that starts it, as a process of its own, run in a project's folder.
final class ProgramRun: Sendable {
    private let process = Mutex<Process?>(nil)
    /// What it says, in a file: what a program wrote there is there when it ends, which a pipe's reader may not have seen.
    private let words = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID())")
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
        try Data().write(to: words)
        let said = try FileHandle(forWritingTo: words)
        process.standardOutput = said
        process.standardError = said
        process.terminationHandler = { process in
            continuation.yield(process.terminationReason == .exit ? process.terminationStatus : -1)
            continuation.finish()
        }
        try process.run()
        self.process.withLock { $0 = process }
    }

    deinit {
        try? FileManager.default.removeItem(at: words)
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
    var text: String { (try? Data(contentsOf: words)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Presses Ctrl-C.
    func interrupt() {
        process.withLock { $0?.interrupt() }
    }

    /// Takes its terminal away, of which both the shell and the system tell.
    func hangUp() {
        process.withLock { process in
            guard let process else { return }
            for _ in 1...2 { kill(process.processIdentifier, SIGHUP) }
        }
    }

    /// The status that the process ends with.
    func status() async -> Int32 {
        for await status in ending { return status }
        return -1
    }
}
