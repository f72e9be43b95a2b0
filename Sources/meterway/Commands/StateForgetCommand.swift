import AdapterKit
package import ArgumentParser
import MeterConfig
import Metering
import SyncEngine

/// Lets go of bindings; nothing is touched at a vendor.
package struct StateForgetCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Let go of what is bound at a vendor; nothing is touched there."
    )

    @OptionGroup package var options: GlobalOptions

    /// The vendor's instance.
    @Argument(help: "The vendor's name, also one that is no longer in the project.", completion: Completions.vendors)
    package var name: String

    /// The keys to let go of; none is all.
    @Argument(help: "The keys to let go of; all of the vendor's without any.", completion: Completions.meters)
    package var keys: [String] = []

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let selection = MeterSelection(options.meter)
        let count = try await builder.changeState("state forget") { bindings, project in
            let all = bindings.filter { $0.vendor == name && (keys.isEmpty || keys.contains($0.ref.key)) }
            try UnknownNames.check(
                selection,
                among: project.meters.map(\.meter.key) + bindings.flatMap(\.meters),
                of: "the project"
            )
            let chosen = all.filter { selection.isEverything || $0.meters.contains(where: selection.contains) }
            guard !chosen.isEmpty else {
                throw CommandFailure(
                    "nothing is bound at `\(name)`\(keys.isEmpty ? "" : " under \(Excerpt.list(keys))")",
                    hint: "`meterway state list` shows what is"
                )
            }
            let filed = Set(project.meters.map(\.meter.key))
            let unfiled = Set(chosen.filter { !$0.definition.isNull }.flatMap(\.meters)).subtracting(filed).sorted()
            guard unfiled.isEmpty || options.yes else { throw CommandFailure(Self.loss(of: unfiled, name)) }
            return chosen.map { .unbind(vendor: $0.vendor, ref: $0.ref) }
        }
        StateCommand.report(
            "Forgot \(count.counted("binding")) at \(name); the objects there were not touched.",
            ("forgotten", count),
            options.format,
            context.console
        )
        return .done
    }

    /// Says that definitions would go with the bindings, and what keeps them.
    private static func loss(of keys: [Meter.Key], _ vendor: String) -> String {
        "no file has \(Excerpt.list(keys)): what \(vendor) cannot hold of the definition is kept with the binding alone, and would be "
            + "lost; write it into a file with `meterway import \(vendor)` first, or give `--yes` to let it go"
    }
}
