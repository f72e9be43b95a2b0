import CHeap
import Catalog
import CurlTransport
import Foundation
import Metering
import SQLiteState
import Transport
import UnixSignals

/// The process: it makes the context of the command from the machine, runs the command, and ends with its status.
@main
struct Program {
    static func main() async {
        _ = missingStreams
        // A reader that goes away ends no work half-way. A handler in place of SIG_IGN is not inherited by commands.
        signal(SIGPIPE) { _ in }
        // A file that may not grow any more (`ulimit -f`) is an error like a full disk, and no end.
        signal(SIGXFSZ) { _ in }
        let stop = StopSignal()
        let context = context(stop)
        let listener = Task { await listen(context) }
        let status = await CommandRunner.run(Array(CommandLine.arguments.dropFirst()), in: context)
        listener.cancel()
        exit(status.rawValue)
    }

    private static let retained = RetainedValues()
    private static let missingStreams = ProcessStream.fillMissing()

    private static func context(_ stop: StopSignal) -> CommandContext {
        let process = ProcessInfo.processInfo
        var context = CommandContext(
            console: .standard(environment: process.environment),
            workingDirectory: FileManager.default.currentDirectoryPath,
            environment: process.environment,
            now: { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) },
            makeTransport: {
                try CurlTransport(limits: Self.limits, options: .init(userAgent: "meterway/\(Version.text)"))
            },
            sleep: { try await Task.sleep(for: $0) },
            vendors: Catalog.vendors,
            caller: Caller(
                user: process.userName,
                host: process.hostName,
                process: process.processIdentifier,
                processStart: ProcessProbe.system.here?.description ?? ""
            ),
            makeSandboxTransport: {
                try CurlTransport(
                    limits: Self.limits,
                    options: .init(userAgent: "meterway/\(Version.text)", environment: [:])
                )
            },
            stop: stop
        )
        context.retained = retained
        return context
    }

    /// The bounds of a transfer; how many go on at once is for the limits of each vendor to say.
    private static let limits: TransportLimits = {
        var limits = TransportLimits()
        limits.connectionsPerHost = 256
        return limits
    }()

    /// Listens for interrupts: the first lets what is under way finish, the second ends the process at once.
    ///
    /// An end at once is as safe as any: what was sent is in the journal, and the next run settles it.
    private static func listen(_ context: CommandContext) async {
        let signals: [UnixSignal] = ignoresHangups ? [.sigint, .sigterm] : [.sigint, .sigterm, .sighup]
        for await signal in await UnixSignalsSequence(trapping: signals) {
            // Of a terminal that goes both the shell and the system tell, which is no second wish.
            if signal == .sighup, context.stop.isRaised { continue }
            guard context.stop.isPatient, !context.stop.isRaised else { _exit(ExitStatus.error.rawValue) }
            context.console.say("\nStopping: what is under way is finished and recorded. Once more stops at once.")
            context.stop.raise()
        }
    }

    /// Whether the process was started not to mind that its terminal goes, as `nohup` does.
    private static var ignoresHangups: Bool {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") } ?? ""
        let ignored = UInt64(line.dropFirst(7).drop(while: \.isWhitespace), radix: 16) ?? 0
        return ignored & (1 << UInt64(SIGHUP - 1)) != 0
    }
}
