import AdapterKit
import ArgumentParser
import Catalog
import MeterConfig
import Metering

/// Shows the translation of one meter.
struct ExplainCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what a meter becomes at each vendor: payloads, event projection, findings.",
        discussion: "No vendor is contacted."
    )

    @OptionGroup var options: GlobalOptions

    /// The meter's key.
    @Argument(help: "The meter's key.", completion: Completions.meters)
    var key: String

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let project = try builder.loadProject()
        let known = project.meters.map(\.meter.key)
        try UnknownNames.check(meters: [key], among: known, in: project.file)
        guard let meter = project.meters.first(where: { $0.meter.key.text == key }) else { return .error }
        let explanations = try builder.select(project)
            .filter { meter.isApplied(at: $0.instance) }
            .compactMap { explanation(meter.meter, at: $0, in: project, context) }
        context.console.result(
            as: options.format,
            text: ExplanationView.text(
                meter.meter,
                explanations,
                asked: options.vendor,
                palette: context.console.palette
            ),
            json: ExplanationView.json(meter.meter, explanations),
            markdown: ExplanationView.markdown(meter.meter, explanations, asked: options.vendor)
        )
        return .done
    }

    private func explanation(
        _ meter: Meter,
        at settings: ConnectionSettings,
        in project: Project,
        _ context: CommandContext
    ) -> MeterExplanation? {
        guard let translator = context.vendors.translator(of: settings) else { return nil }
        let translation = translator.encode(project.encodingRequest(for: settings.instance, now: context.now()))
        return MeterExplanation(meter.key, vendor: settings.instance, translation: translation)
    }
}
