import Catalog
import CurlTransport
import Foundation
import Metering
import SQLiteState
import Synchronization
import UnixSignals

/// The process: it makes the context of the command from the machine, runs the command, and ends with its status.
@main
struct Program {
    static func main() async {
        let stop = StopSwitch()
        let listener = Task { await stop.listen() }
        let context = context(stop)
        let status = await CommandContext.$current.withValue(context) {
            await CommandRunner.run(Array(CommandLine.arguments.dropFirst()), in: context)
        }
        listener.cancel()
        exit(status.rawValue)
    }

    private static func context(_ stop: StopSwitch) -> CommandContext {
        let process = ProcessInfo.processInfo
        return CommandContext(
            console: .standard(environment: process.environment),
            workingDirectory: FileManager.default.currentDirectoryPath,
            environment: process.environment,
            now: { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) },
            makeTransport: { try CurlTransport(options: .init(userAgent: "meterway/\(Version.text)")) },
            sleep: { try await Task.sleep(for: $0) },
            vendors: Catalog.vendors,
            caller: Caller(
                user: process.userName,
                host: process.hostName,
                process: process.processIdentifier,
                processStart: ProcessProbe.system.start(of: process.processIdentifier)
            ),
            makeSandboxTransport: {
                try CurlTransport(options: .init(userAgent: "meterway/\(Version.text)", environment: [:]))
            },
            shouldStop: { stop.isOn }
        )
    }
}

/// Hears the wish to stop: the first signal lets what is under way finish, the second ends the process at once.
final class StopSwitch: Sendable {
    private let count = Mutex(0)

    /// Whether somebody wishes to stop.
    var isOn: Bool { count.withLock { $0 > 0 } }

    /// Listens for interrupts until cancelled.
    func listen() async {
        for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
            let times = count.withLock { count in
                count += 1
                return count
            }
            if times > 1 { exit(ExitStatus.error.rawValue) }
            FileHandle.standardError.write(
                Data("\nStopping: what is under way is finished and recorded. Once more stops at once.\n".utf8)
            )
        }
    }
}
