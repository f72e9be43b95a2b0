import ArgumentParser
import Foundation
import MeterConfig
import Metering

/// Sends usage events through the projection to the vendors.
struct IngestCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Send usage events through the projection to the vendors.",
        discussion: """
            Events are NDJSON, one a line, or CloudEvents. An event keeps its id at every vendor, so that a file that is sent \
            again is counted once where the vendor recognises repeats; Usage Engine's streams do not, and get no file, nor one \
            that has grown, a second time without `--send-again`. Amberflo does not where the event, or what its meter makes of \
            it, has changed since. For a vendor that fetches its records \
            itself they are written to a file. With a checkpoint the same command goes on where an earlier run stopped or \
            was killed. Dead letters are read as events, too: repair them and send their file.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// The file of events.
    @Argument(help: "The file of events; `-` reads standard input.", completion: .file())
    var file: String

    /// Where rejected events go.
    @Option(
        name: .customLong("dead-letter"),
        help: ArgumentHelp(
            "Write events that a vendor does not count to this file, with the reason.",
            valueName: "file"
        ),
        completion: .file()
    )
    var deadLetter: String?

    /// Where records for vendors that fetch them go.
    @Option(
        help: ArgumentHelp("The folder for records of vendors that fetch them themselves.", valueName: "dir"),
        completion: .directory
    )
    var out = "."

    /// Where the run notes how far each vendor has come.
    @Option(
        help: ArgumentHelp(
            "Note in this file how far each vendor has come, and go on there.",
            valueName: "file"
        ),
        completion: .file()
    )
    var checkpoint: String?

    /// What to do with a batch that may have been counted.
    @Option(
        name: .customLong("in-doubt"),
        help: ArgumentHelp(
            "What to do with a batch that may have been counted: `send` it again, or `skip` it.",
            valueName: "send|skip"
        )
    )
    var inDoubt: InDoubtChoice?

    /// Whether to send on by another projection.
    @Flag(name: .customLong("go-on"), help: "Go on from the checkpoint although the projection has changed since.")
    var goOn = false

    /// Whether to send what a vendor got already.
    @Flag(
        name: .customLong("send-again"),
        help: "Send a file also to a vendor that got it already and counts what comes again."
    )
    var sendAgain = false

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let source = EventSource(file, in: context)
        guard checkpoint == nil || !source.isStream else {
            throw CommandFailure(
                "`--checkpoint` needs a file, since what was sent of it is compared before the rest is",
                hint: source.fileRemedy
            )
        }
        // A file that cannot be read is told before anything is opened.
        try source.probe()
        for written in [deadLetter, checkpoint].compactMap(\.self) { try NewFile.checkPlace(written, in: context) }
        let request = Ingesting.Request(
            file: file,
            source: source,
            outFolder: out == "." ? context.workingDirectory : context.absolute(out),
            letters: deadLetter.map { context.absolute($0) },
            checkpoint: try checkpoint.map { try CheckpointFile(context.absolute($0)) },
            inDoubt: inDoubt,
            goesOn: goOn,
            sendsAgain: sendAgain
        )
        return try await SessionBuilder(context: context, options: options).run(.write) { session in
            try checkSelection(session)
            let report = try await Ingesting(session: session, request: request).run()
            IngestView.show(report, request, options.format, context.console, session.requests)
            session.sayRequests()
            return report.status
        }
    }

    /// Refuses to send what no meter takes, since a misspelt key would pass a whole file by.
    private func checkSelection(_ session: ProjectSession) throws(CommandFailure) {
        guard
            !session.selection.isEverything,
            !session.project.meters.contains(where: { session.selection.contains($0.meter.key) })
        else { return }
        throw CommandFailure("nothing was sent, since no meter of the project is selected", hint: "look at `--meter`")
    }
}

extension InDoubtChoice: ExpressibleByArgument {}
