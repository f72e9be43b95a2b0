import AdapterKit
import ArgumentParser
import MeterConfig
import Metering
import SyncEngine

/// A command of the program: it reads its options, does its work in the current context, and answers with a status.
protocol MeterwayCommand: AsyncParsableCommand {
    /// The options that every command takes.
    var options: GlobalOptions { get }

    /// Does the command's work.
    func perform(in context: CommandContext) async throws -> ExitStatus
}

/// Runs commands and turns what they throw into words and a status.
enum CommandRunner {
    /// Runs the program with arguments, and answers with the status to end with.
    ///
    /// A result that did not get to where it goes is an error, but for one that nobody reads any more: the reader has had
    /// enough of it. The command's work is done in either case.
    static func run(_ arguments: [String], in context: CommandContext) async -> ExitStatus {
        let status = await carryOut(arguments, in: context)
        guard let loss = context.console.lostResult, loss as? StreamFault != .readerLeft else { return status }
        context.console.say("error: the result could not be written to standard output: \(loss)")
        return .gravest([status, .error])
    }

    private static func carryOut(_ arguments: [String], in context: CommandContext) async -> ExitStatus {
        let empty = EmptyArguments.problems(arguments)
        guard empty.isEmpty else {
            return report(CommandFailure(empty), wantsJSON(arguments) ? .json : .text, context)
        }
        let command: any ParsableCommand
        do {
            command = try CommandContext.$current.withValue(context) { try Meterway.parseAsRoot(arguments) }
        } catch {
            return usage(error, arguments, context)
        }
        guard let command = command as? any MeterwayCommand else {
            do {
                var command = command
                try command.run()
                return .done
            } catch {
                return usage(error, arguments, context)
            }
        }
        do {
            guard !context.workingDirectory.isEmpty else {
                throw CommandFailure("the working folder is gone", hint: "go to a folder that is there")
            }
            return try await command.perform(in: context)
        } catch {
            return report(error, command.options.format, context)
        }
    }

    /// Help and the version are a result; anything else is a mistake in the arguments.
    private static func usage(_ error: any Error, _ arguments: [String], _ context: CommandContext) -> ExitStatus {
        let text = Meterway.fullMessage(for: error)
        let isHelp = Meterway.exitCode(for: error) == .success
        if !isHelp || arguments.first == "help", let problem = UnknownCommand.problem(arguments) {
            return report(CommandFailure([problem]), wantsJSON(arguments) ? .json : .text, context)
        }
        if isHelp {
            context.console.result(text)
            return .done
        }
        guard wantsJSON(arguments) else {
            context.console.say(text)
            return .error
        }
        return report(CommandFailure([.init(ofArguments: Meterway.message(for: error))]), .json, context)
    }

    /// Whether arguments that could not be read ask for JSON all the same.
    private static func wantsJSON(_ arguments: [String]) -> Bool {
        arguments.contains("--format=json")
            || zip(arguments, arguments.dropFirst()).contains { $0 == ("--format", "json") }
    }

    /// Tells an error: as the result where JSON is wanted and no other document was begun, else in words.
    private static func report(_ error: any Error, _ format: OutputFormat, _ context: CommandContext) -> ExitStatus {
        let status = (error as? CommandFailure)?.status ?? .error
        guard format == .json, !context.console.hasResult else {
            for line in ErrorView.lines(error) {
                context.console.say(line)
            }
            return status
        }
        context.console.result(ErrorView.json(error).text(.pretty))
        return status
    }
}
