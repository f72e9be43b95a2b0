import AdapterKit
import ArgumentParser
import Catalog
import MeterConfig
import Metering

/// Holds each vendor's total over sample events beside the reference aggregation.
struct ProveCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Hold each vendor's total over sample events beside the reference aggregation.",
        discussion: """
            Without arguments the project's `proofs` are run, each with the total that it expects; with keys, those of these \
            meters. Vendors are always the embedded ones, with nothing but the project's meters in them: no account is \
            needed, and no state is touched. Ends with 4 where a total differs, and with 3 where an event was rejected, a vendor did \
            not answer, or no two sides have a number to compare.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// The meters to prove.
    @Argument(
        help: "The keys of the meters; all that take any of the events without any.",
        completion: Completions.meters
    )
    var keys: [String] = []

    /// The events.
    @Option(
        help: ArgumentHelp(
            "The usage events, one a line, also as CloudEvents; `-` for standard input.",
            valueName: "file"
        ),
        completion: .file()
    )
    var events: String?

    /// The time that counts.
    @Option(
        help: ArgumentHelp(
            "The time that counts, such as 2026-11-01/P1M; by default the whole months of UTC of the events.",
            valueName: "interval"
        )
    )
    var window: String?

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let project = try builder.loadProject()
        let chosen = try builder.select(project).compactMap { settings in
            context.vendors[adapter: settings.adapter].map { (vendor: $0, settings: settings) }
        }
        let report = await ProofRunner(project: project, vendors: chosen).run(try tasks(project, context))
        let console = context.console
        console.result(
            as: options.format,
            text: ProofView.text(report, palette: console.palette),
            json: ProofView.json(report),
            markdown: ProofView.markdown(report)
        )
        return report.status
    }

    private func tasks(_ project: Project, _ context: CommandContext) throws -> [ProofTask] {
        try options.selection.check(in: project)
        let proofs = ProofSelection(project: project, context: context, keys: keys, selection: options.selection)
        guard let events else {
            guard window == nil else {
                throw CommandFailure(
                    "`--window` goes with `--events`",
                    hint: "a proof of the project has a window of its own"
                )
            }
            return try proofs.proofs()
        }
        return [try proofs.sample(events, try interval())]
    }

    private func interval() throws(CommandFailure) -> Period? {
        try window.map { text throws(CommandFailure) in try Period(ofOption: text) }
    }
}
