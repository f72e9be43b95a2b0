package import ArgumentParser
import Foundation
import Metering

/// Sends usage events through the projection to the vendors.
package struct IngestCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Send usage events through the projection to the vendors.",
        discussion: """
            Events are NDJSON, one a line, or CloudEvents. An event keeps its id at every vendor, so that a file that is sent \
            again is counted once where the vendor recognises repeats; Usage Engine's streams do not. For a vendor that \
            fetches its records itself they are written to a file.
            """
    )

    @OptionGroup package var options: GlobalOptions

    /// The file of events.
    @Argument(help: "The file of events; `-` reads standard input.")
    package var file: String

    /// Where rejected events go.
    @Option(
        name: .customLong("dead-letter"),
        help: ArgumentHelp(
            "Write events that a vendor does not count to this file, with the reason.",
            valueName: "file"
        )
    )
    package var deadLetter: String?

    /// Where records for vendors that fetch them go.
    @Option(help: ArgumentHelp("The folder for records of vendors that fetch them themselves.", valueName: "dir"))
    package var out = "."

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let letters = deadLetter.map { context.absolute($0) }
        if let letters, FileManager.default.fileExists(atPath: letters) {
            throw CommandFailure("\(letters) is there already, and ingest overwrites nothing; give another file")
        }
        let read = try EventSource.open(file == "-" ? nil : context.absolute(file))
        let folder = context.absolute(out)
        return try await SessionBuilder(context: context, options: options).run(.report) { session in
            let report = try await Ingesting(session: session, read: read, outFolder: folder).run()
            if let letters {
                try DeadLetters.write(report, to: letters)
            }
            IngestView.show(report, file: file, options.format, context.console)
            return report.status
        }
    }
}
