import AdapterKit
import ArgumentParser
import Catalog
import Foundation
import MeterConfig
import Metering

/// Shows, saves or carries out what becomes of usage events on their way to the vendors.
struct ProjectionCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "projection",
        abstract: "Show, save or carry out what becomes of usage events on their way to each vendor.",
        discussion: """
            The projection of a vendor is one function of all meters there. With `--events` each event goes through it, and \
            what the vendor would get is printed, one JSON object a line. Each event is taken by itself: repeats and names that no \
            file declares are for `ingest` to find. No vendor is contacted.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// A file that holds projections in place of the project's.
    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "Take the projections that `--out` saved to this file; no project is read.",
            valueName: "file"
        ),
        completion: .file()
    )
    var saved: String?

    /// Where the projections are saved.
    @Option(
        help: ArgumentHelp("Save the projections to this new file, as JSON.", valueName: "file"),
        completion: .file()
    )
    var out: String?

    /// The events to carry the projections out on.
    @Option(
        help: ArgumentHelp(
            "Print what the vendors get for the usage events of this file; `-` reads standard input.",
            valueName: "file"
        ),
        completion: .file()
    )
    var events: String?

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let file = try out.map { try NewFile($0, in: context) }
        let projections = try projections(context)
        if let file {
            try file.write(ProjectionFile.json(projections).text(.pretty) + "\n")
            context.console.say("saved: \(context.absolute(file.path))")
        }
        if let events {
            let read = try EventSource(events, in: context).open()
            var trial = ProjectionTrial(file: events, projections: projections, console: context.console)
            return try await context.stop.patiently {
                try trial.run(read, shouldStop: { [stop = context.stop] in stop.isRaised })
            }
        }
        if out == nil {
            show(projections, context.console)
        }
        return .done
    }

    private func show(_ projections: [EventProjection], _ console: Console) {
        console.result(
            as: options.format,
            text: projections.map(ProjectionWords.text).joined(separator: "\n\n"),
            json: ProjectionFile.json(projections),
            markdown: projections.map(ProjectionWords.markdown).joined(separator: "\n\n")
        )
    }

    private func projections(_ context: CommandContext) throws -> [EventProjection] {
        try all(context).map { projection in
            var projection = projection
            projection.rules.removeAll { !$0.meters.contains(where: options.selection.contains) }
            return projection
        }
    }

    private func all(_ context: CommandContext) throws -> [EventProjection] {
        let builder = SessionBuilder(context: context, options: options)
        guard let saved else {
            let project = try builder.loadProject()
            try options.selection.check(in: project)
            return try builder.select(project).compactMap { settings in
                let request = project.encodingRequest(for: settings.instance, now: context.now())
                return context.vendors.translator(of: settings)?.encode(request).projection
            }
        }
        let projections = try read(context.absolute(saved), in: context)
        try UnknownNames.check(vendors: options.vendor, among: projections.map(\.vendor), in: saved)
        let known = projections.flatMap { $0.rules.flatMap(\.meters) }
        try UnknownNames.check(options.selection, among: known, of: saved)
        return projections.filter { options.deals(with: $0.vendor) }
    }

    /// The projections of a file; throws with everything that is wrong with it.
    private func read(_ path: String, in context: CommandContext) throws(CommandFailure) -> [EventProjection] {
        let bytes = try context.contents(of: path, expected: "a file that `meterway projection --out` wrote")
        do {
            return try ProjectionFile.read(bytes, named: path)
        } catch {
            throw CommandFailure(error.problems)
        }
    }
}
