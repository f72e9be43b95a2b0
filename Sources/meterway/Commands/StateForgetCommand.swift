import AdapterKit
import ArgumentParser
import MeterConfig
import Metering
import SyncEngine

/// Lets go of bindings; nothing is touched at a vendor.
struct StateForgetCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Say what follows from letting go of what is bound at a vendor, ask, and do it."
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    /// The vendor's instance.
    @Argument(help: "The vendor's name, also one that is no longer in the project.", completion: Completions.vendors)
    var name: String

    /// The keys to let go of; none is all.
    @Argument(help: "The keys to let go of; all of the vendor's without any.", completion: Completions.meters)
    var keys: [String] = []

    func perform(in context: CommandContext) async throws -> ExitStatus {
        try options.refuseVendors(since: "`state forget` takes the vendor as its first argument")
        let builder = SessionBuilder(context: context, options: options)
        let done = try await builder.changeState("state forget", \.changes) { bindings, project in
            let chosen = try chosen(from: try builder.select([name], from: bindings, of: project))
            let forgetting = Forgetting(vendor: name, bindings: chosen, project: project)
            if options.format == .text { context.console.result(forgetting.text) }
            try await agree(to: forgetting, in: context)
            return forgetting
        }
        let count = done.bindings.count
        context.console.result(
            as: options.format,
            text: "Forgot \(count.counted("binding")) at \(name); the objects there were not touched.",
            json: ["forgotten": .integer(count), "lost": .texts(done.lost.map(\.text))]
        )
        return .done
    }

    /// Those of the selected bindings that the arguments name.
    private func chosen(from bindings: [Binding]) throws(CommandFailure) -> [Binding] {
        let chosen = bindings.filter { keys.isEmpty || keys.contains($0.ref.key) }
        let missing = keys.filter { key in !bindings.contains { $0.ref.key == key } }
        guard !chosen.isEmpty, missing.isEmpty else {
            let place = missing.isEmpty ? "" : " under \(Excerpt.list(missing))"
            throw CommandFailure(
                "nothing is bound at `\(name)`\(place)"
                    + (options.meter.isEmpty ? "" : " of what \(options.selecting) selects"),
                hint: "`meterway state list` shows what is"
            )
        }
        return chosen
    }

    private func agree(to forgetting: Forgetting, in context: CommandContext) async throws(CommandFailure) {
        let agreement = Agreement(context: context, options: options, subject: "the loss of these bindings was")
        try await agreement.require(to: "Forget them? Only `yes` is taken for yes: ", about: forgetting.text)
    }
}
