import ArgumentParser
import MeterConfig
import Metering

/// Reads and checks the files, without a network and without secrets.
struct ValidateCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Read and check the project's files; no network, no secrets."
    )

    @OptionGroup var options: GlobalOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let project = try builder.loadProject()
        // The files are checked as a whole, but a name that nothing has is a mistake here as it is elsewhere.
        _ = try builder.select(project)
        try options.selection.check(in: project)
        context.console.result(
            as: options.format,
            text: "\(project.file) is valid: \(project.meters.count.counted("meter")), "
                + "\(project.events.count.counted("event")), "
                + "\(project.customers.count.counted("customer's meter", "customers' meters")), "
                + "\(project.vendors.count.counted("vendor")).",
            json: ErrorView.document([], warnings: project.warnings.map(ErrorView.problem))
        )
        return .done
    }
}
