import Catalog
import CurlTransport
import Foundation
import Metering
import SyncEngine
import Synchronization
import Transport
@testable import meterway

/// A project in a folder of its own, which goes when the test ends, and the program run in it.
final class TestProject: Sendable {
    /// The project's folder.
    let root: URL
    /// The variables of the process.
    let environment: Mutex<[String: String]>
    /// The clock, where it is not the machine's.
    let clock: Mutex<Timestamp>
    /// What happens while the program waits, with the time and its wish to stop; `nil` for nothing.
    let nap = Mutex<(@Sendable (Duration, StopSignal) async throws -> Void)?>(nil)
    /// What happens while a question waits for its answer; `nil` for nothing.
    let whileAsked = Mutex<(@Sendable () -> Void)?>(nil)
    /// Why standard output takes nothing; `nil` where it takes all.
    let outFault = Mutex<StreamFault?>(nil)
    /// What stands between the program and its state; `nil` for nothing.
    let stateWatch = Mutex<(@Sendable (any StateStore) -> any StateStore)?>(nil)
    /// By how many seconds the clock is ahead of the machine's; `nil` where it does not go by that.
    private let lead = Mutex<Int64?>(nil)

    /// The instant of runs: the middle of a billing period, and before every date of the example.
    static let noon = Timestamp(seconds: 1_794_830_400)

    /// The example project of the repository.
    static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "config")

    /// Makes a project of files, by their paths.
    init(_ files: [String: String] = [:], environment: [String: String] = [:]) throws {
        root = URL.temporaryDirectory.resolvingSymlinksInPath().appending(path: "meterway-\(UUID().uuidString)")
        self.environment = Mutex(environment)
        clock = Mutex(Self.noon)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        for (path, text) in files {
            try write(path, text)
        }
    }

    /// Makes a copy of the example project.
    static func ofExample() throws -> TestProject {
        let project = try TestProject()
        for name in ["meterway.yaml", "meters", "samples"] {
            try FileManager.default.copyItem(at: example.appending(path: name), to: project.root.appending(path: name))
        }
        return project
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    /// Runs the program in the project's folder, or in another one.
    ///
    /// The answer is what a person at the terminal says; without it there is no terminal.
    func run(_ arguments: String..., answer: String? = nil, in folder: URL? = nil) async -> Outcome {
        await run(arguments, answer: answer, in: folder)
    }

    /// Runs the program in the project's folder.
    func run(_ arguments: [String], answer: String? = nil, in folder: URL? = nil) async -> Outcome {
        let words = Mutex((out: "", err: ""))
        let console = Console(
            isColored: false,
            isInteractive: answer != nil,
            showsProgress: false,
            out: { [self] text in
                if let fault = outFault.withLock(\.self) { throw fault }
                words.withLock { $0.out += text }
            },
            talk: { text in words.withLock { $0.err += text } },
            ask: { [self] question in
                words.withLock { $0.err += question }
                whileAsked.withLock(\.self)?()
                return answer
            }
        )
        let stop = StopSignal()
        var context = CommandContext(
            console: console,
            workingDirectory: (folder ?? root).path,
            environment: environment.withLock { $0 },
            now: { [self] in time },
            makeTransport: { try CurlTransport(options: .init(userAgent: "meterway-tests")) },
            sleep: { [self] duration in
                await Task.yield()
                try await nap.withLock { $0 }?(duration, stop)
            },
            vendors: Catalog.vendors,
            caller: Caller(user: "ada", host: "forge", process: getpid(), processStart: ""),
            stop: stop
        )
        // What is said of waits goes by the machine's clock, and would depend on its load.
        context.tick = { _ in try await Task.sleep(for: .seconds(86_400)) }
        if let watch = stateWatch.withLock(\.self) { context.watchingState = watch }
        if arguments.first == "sandbox" { stop.raise() }
        let status = await CommandRunner.run(arguments, in: context)
        return words.withLock { Outcome(status: status.rawValue, out: $0.out, err: $0.err) }
    }
}

extension TestProject {
    /// Sets a variable of the environment, or takes it out.
    func set(_ variable: String, _ value: String?) {
        environment.withLock { $0[variable] = value }
    }

    /// What the clock shows.
    var time: Timestamp {
        guard let lead = lead.withLock({ $0 }) else { return clock.withLock { $0 } }
        return Timestamp(seconds: Int64(Date().timeIntervalSince1970) + lead)
    }

    /// Goes by the machine's clock from now on, for what compares it with a server's.
    func followTheClock() {
        lead.withLock { $0 = 0 }
    }

    /// Lets time pass.
    func wait(seconds: Int64) {
        lead.withLock { $0 = $0.map { $0 + seconds } }
        clock.withLock { $0 = $0.adding(seconds: seconds) }
    }

    /// Writes a file of the project.
    func write(_ path: String, _ text: String) throws {
        let url = root.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// The text of a file of the project.
    func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    /// Replaces a text, which must be there, in a file of the project.
    func edit(_ path: String, _ old: String, _ new: String) throws {
        let text = try read(path)
        guard text.contains(old) else { throw MissingText(text: old, path: path) }
        try write(path, text.replacingOccurrences(of: old, with: new))
    }

    /// Takes a file or folder of the project away.
    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: root.appending(path: path))
    }

    /// Whether the project has a file.
    func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// Every file below a folder, by its path, with its bytes; locks are left out.
    func contents(of folder: String) throws -> [String: Data] {
        var found: [String: Data] = [:]
        let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        while let path = paths?.nextObject() as? String {
            let file = root.appending(path: folder).appending(path: path)
            let isFolder = try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
            if !isFolder, !path.hasSuffix(".lock") { found[path] = try Data(contentsOf: file) }
        }
        return found
    }
}

/// A text that a test wanted to replace, and that is not there.
struct MissingText: Error {
    var text: String
    var path: String
}
