import Foundation
import Metering
import SystemErrors

/// Tells of a change by a command of the shell, which gets the document on its input.
///
/// What the command writes goes to standard error, so that standard output has the rounds alone.
struct CommandNotifier: WatchNotifier {
    private let command: String
    private let folder: String
    private let environment: [String: String]
    private let sleep: @Sendable (Duration) async throws -> Void

    /// How long the command may take.
    private static let limit = Duration.seconds(60)

    init(_ command: String, in context: CommandContext) {
        self.command = command
        folder = context.workingDirectory
        environment = context.environment
        sleep = context.sleep
    }

    func notify(_ document: JSONValue) async throws(NoticeError) {
        guard let input = try? Self.file(of: document) else {
            throw NoticeError("the command of `--notify` was not run: its input could not be written")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment
        process.standardInput = input
        process.standardOutput = FileHandle.standardError
        process.standardError = FileHandle.standardError
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        do {
            try process.run()
        } catch {
            throw NoticeError("the command of `--notify` could not be run: \(SystemError.words(error))")
        }
        let isInTime = await wait(for: ends)
        if !isInTime {
            // The command has a process group of its own, and with it goes all that it began.
            kill(-process.processIdentifier, SIGKILL)
            throw NoticeError("the command of `--notify` took longer than a minute, and was ended")
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let how = process.terminationReason == .exit ? "with the status" : "by the signal"
            throw NoticeError("the command of `--notify` ended \(how) \(process.terminationStatus)")
        }
    }

    /// Waits for the end of a command; `false` where it took too long, or the person wishes to stop.
    private func wait(for ends: AsyncStream<Void>) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in ends {}
                return !Task.isCancelled
            }
            group.addTask { [sleep] in
                try? await sleep(Self.limit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    /// The document as a file that is open and has no name any more, so that a command that does not read it does no harm.
    private static func file(of document: JSONValue) throws -> FileHandle {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("meterway-\(UUID().uuidString).json")
        try Data((document.text() + "\n").utf8).write(to: url, options: .withoutOverwriting)
        defer { try? FileManager.default.removeItem(at: url) }
        return try FileHandle(forReadingFrom: url)
    }
}
